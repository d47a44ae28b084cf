"""Doors for the workers: load, call, done. A task is a wake-up and may be lost or run twice."""

from celery import shared_task
from django.utils import timezone

from team.models import Agent

from . import mail, posting, push
from .models import Device, Notification, Post
from .models.notification import KEPT

AT_ONCE = 500


@shared_task
def push_to(agent_pks):
    for pk in agent_pks:
        push.push(pk, now=timezone.now())


@shared_task
def post(post_pks):
    for pk in post_pks:
        posting.post(pk, now=timezone.now())


@shared_task
def send_due():
    """What a lost wake-up, a dead worker or a refusal left behind, and what had to wait."""
    now = timezone.now()
    for pk in agents_of(Notification.objects.push_due(now)):
        push.push(pk, now=now)
    for pk in agents_of(Notification.objects.mail_due(now)):
        mail.mail(pk, now=now)
    due = Post.objects.filter(due_at__lte=now).order_by("due_at")
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        posting.post(pk, now=now)


def agents_of(due):
    return list(due.order_by().values_list("agent", flat=True).distinct()[:AT_ONCE])


@shared_task
def sweep():
    """Forget what is so old that nobody looks for it."""
    before = timezone.now() - KEPT
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
