import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics import basis
from inbox_project.demo import bulk, company, seeding


class Command(BaseCommand):
    help = "Fill an empty database with a believable demo company: 30 days of 400 conversations."

    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--conversations",
            type=int,
            metavar="N",
            help="and N more conversations of two years, for measuring (1,000,000 take minutes)",
        )
        parser.add_argument(
            "--reset", action="store_true", help="empty the database first; only with DEBUG=1"
        )

    def handle(self, *, conversations=None, reset=False, **options):
        if reset:
            if not settings.DEBUG:
                raise CommandError("--reset empties the database. It works with DEBUG=1 only.")
            seeding.empty()
        if not company.is_there():
            self.found()
        elif not conversations:
            self.stdout.write("The demo company is already here; nothing was changed.")
        if conversations:
            self.multiply(conversations)

    def found(self):
        began = time.monotonic()
        seeding.seed(timezone.now(), progress=self.progress)
        bulk.analyze()
        took = time.monotonic() - began
        self.stdout.write(f"Halden Lighting has 400 conversations of 30 days ({took:.0f} s).")
        self.stdout.write(f"Sign in as maya@halden.example, password {company.PASSWORD}")

    def progress(self, done, total):
        if done % (total // 10) == 0:
            self.stdout.write(f"  {done:,} of {total:,} conversations")
            self.stdout.flush()

    def multiply(self, total):
        began = time.monotonic()

        def progress(done, total):
            if done == total or done % 50_000 == 0:
                took = time.monotonic() - began
                self.stdout.write(f"  {done:,} of {total:,} conversations ({took:.0f} s)")
                if done == total:
                    self.stdout.write("  the indexes are built again ...")
                self.stdout.flush()

        bulk.multiply(total, progress=progress)
        basis.begin(timezone.now(), afresh=True)
        self.stdout.write(f"{total:,} more conversations in {time.monotonic() - began:.0f} s.")
