"""Doors for the workers: load, call, done. A task is a wake-up and may be lost or run twice."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from conversations.sweeping import each
from team.models import Agent

from . import mail, posting, push
from .models import Device, Notification, Post
from .models.notification import KEPT

AT_ONCE = 500
# Of what is read in these seconds, devices are told together.
READ_TOGETHER = 5
A_MOMENT, MOST_IN_A_MOMENT = 15, 3  # seconds


@shared_task
def push_to(agent_pks):
    each([pk for pk in agent_pks if is_calm("push", pk)], push_now)


@shared_task
def clear(agent_pk, line):
    cache.delete(f"clear:{agent_pk}")
    push.clear(agent_pk, line, now=timezone.now())


@shared_task
def post(post_pks):
    webhooks = Post.objects.filter(pk__in=post_pks).values_list("webhook", flat=True).distinct()
    each([pk for pk in webhooks if is_calm("post", pk)], post_now)


@shared_task
def send_due():
    """What a lost wake-up, a dead worker or a refusal left behind, and what had to wait."""
    now = timezone.now()
    each(agents_of(Notification.objects.push_due(now)), push_now)
    each(agents_of(Notification.objects.mail_due(now)), mail_now)
    due = Post.objects.filter(due_at__lte=now)
    each(due.values_list("webhook", flat=True).distinct(), post_now)


def push_now(agent_pk):
    push.push(agent_pk, now=timezone.now())


def mail_now(agent_pk):
    mail.mail(agent_pk, now=timezone.now())


def post_now(webhook_pk):
    posting.post(webhook_pk, now=timezone.now())


def is_calm(what, pk):
    """Whether it goes out at once. When very much happens, the sweep sends the rest as one: a
    phone is not to ring five hundred times."""
    return any(cache.add(f"{what}:{pk}:{n}", 1, A_MOMENT) for n in range(MOST_IN_A_MOMENT))


def agents_of(due):
    return list(due.order_by().values_list("agent", flat=True).distinct()[:AT_ONCE])


@shared_task
def sweep():
    """Forget what is so old that nobody looks for it, and devices that nobody uses."""
    now = timezone.now()
    before = now - KEPT
    Device.objects.dead(now).delete()
    for model in (Notification, Post):
        old = model.objects.filter(created_at__lt=before).values("pk")[:10_000]
        model.objects.filter(pk__in=old)._raw_delete(using=model.objects.db)


@shared_task
def push_test(agent_pks):
    """At an agent's word: says on each of their devices that it works."""
    now = timezone.now()
    for agent in Agent.objects.people().filter(pk__in=agent_pks):
        with agent.speaking():
            payload = push.test_payload()
        for device in Device.objects.signed_in(now).filter(agent=agent):
            push.send(device, payload, now)
