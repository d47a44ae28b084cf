"""Doors for the workers: load, call, done. A task is a wake-up and may be lost or run twice."""

from celery import shared_task
from django.utils import timezone

from . import delivery, fetching, intake
from .models import Inbox, ReceivedMail
from .widget import fallback


@shared_task(ignore_result=True)
def send(message_id):
    delivery.deliver(message_id)


@shared_task(ignore_result=True)
def send_due():
    """Find what a lost wake-up or a dead worker left behind, and what may be tried again."""
    delivery.send_due()


@shared_task(ignore_result=True)
def fetch_all_mail():
    for pk in Inbox.objects.filter(is_active=True).exclude(imap_host="").values_list("pk", flat=1):
        fetch_mail.delay(pk)


@shared_task(ignore_result=True)
def fetch_mail(inbox_id):
    for inbox in Inbox.objects.filter(pk=inbox_id):
        if fetching.fetch(inbox):
            take_in_received()


@shared_task(ignore_result=True)
def take_in(received_id):
    for received in ReceivedMail.objects.filter(pk=received_id).select_related("inbox"):
        intake.take_in_mail(received)


@shared_task(ignore_result=True)
def take_in_received():
    """Take in what waits, oldest first; set before an admin what nobody could read in time."""
    intake.take_in_waiting(now=timezone.now())


@shared_task(ignore_result=True)
def mail_unread_answers():
    fallback.mail_unread_answers(now=timezone.now())
