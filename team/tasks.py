import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import OfficeHours

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def read_calendars():
    """Wake a task for each calendar whose last reading is long ago."""
    for pk in OfficeHours.objects.with_a_calendar_to_read(timezone.now()).values_list(
        "pk", flat=True
    ):
        wake(read_calendar, pk)


@shared_task(ignore_result=True, soft_time_limit=90)
def read_calendar(pk):
    if office_hours := OfficeHours.objects.filter(pk=pk).first():
        office_hours.read_calendar_again(timezone.now())


def wake(task, *args):
    try:
        task.delay(*args)
    except OperationalError as error:
        log.warning("%s waits for the next sweep: %s", task.name, error)
