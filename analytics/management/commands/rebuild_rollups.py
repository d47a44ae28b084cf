import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from analytics import basis, counting, rollups


class Command(BaseCommand):
    help = (
        "Derive everything that is counted anew from the logs, and say what was different: nothing,"
        " or something is wrong. Safe beside a running product; when it is stopped, the next one"
        " goes on where it was."
    )

    def handle(self, **options):
        now, began, said_at = timezone.now(), time.monotonic(), 0
        while not counting.catch_up(now):
            pass
        rebuild = basis.begin(now)
        if rebuild.done:
            self.stdout.write(f"Going on after {rebuild.done:,} conversations.")
        while (latest := basis.build(now)) and not latest.ended_at:
            if time.monotonic() - said_at > 5:
                said_at = time.monotonic()
                self.say(f"{latest.done:,} of {latest.size:,} conversations", began)
        rebuild.refresh_from_db()
        counting.catch_up(now)
        self.say(f"{rebuild.done:,} conversations: {rebuild.differed:,} differed.", began)
        days = rollups.days()
        differed = 0
        for number, day in enumerate(days, 1):
            differed += rollups.check(day)
            if time.monotonic() - said_at > 5:
                said_at = time.monotonic()
                self.say(f"{number:,} of {len(days):,} days", began)
        counting.sum_weeks(now)
        self.say(f"{len(days):,} days: the sums of {differed:,} differed.", began)

    def say(self, text, began):
        self.stdout.write(f"  {text} ({time.monotonic() - began:.0f} s)")
        self.stdout.flush()
