from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from knowledge import languages
from knowledge.importing import SKIPPED, folder, site
from knowledge.importing.words import why
from knowledge.models import SiteImport


class Command(BaseCommand):
    help = (
        "Take in articles from a folder of Markdown, or the pages that the sitemap of your own"
        " site names. What comes again is updated, not doubled. They arrive as drafts."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
        parser.add_argument("--sitemap", metavar="URL", help="the address of a sitemap.xml")
        parser.add_argument("--language", default="", help="of files and pages that do not say")
        parser.add_argument(
            "--publish", action="store_true", help="publish what a folder brings, too"
        )

    def handle(self, *, folder, sitemap, language, publish, **options):
        if bool(folder) == bool(sitemap):
            raise CommandError("Give a folder, or --sitemap with an address.")
        if language and language not in languages.CODES:
            raise CommandError(f"There is no language {language}.")
        if folder:
            outcomes = self.read_folder(folder, language, publish)
        else:
            outcomes = self.read_site(sitemap, language)
        for outcome in outcomes:
            reason = f": {why(outcome.why)}" if outcome.what == SKIPPED else ""
            self.stdout.write(f"{outcome.what:8} {outcome.source}{reason}")
        taken = sum(outcome.what != SKIPPED for outcome in outcomes)
        self.stdout.write(f"{taken} of {len(outcomes)} taken in.")

    def read_folder(self, path, language, publish):
        if not path.is_dir():
            raise CommandError(f"There is no folder {path}.")
        return folder.read_in(path, now=timezone.now(), language=language, publish=publish)

    def read_site(self, url, language):
        run = SiteImport.objects.begin(url, by=None, language=language, now=timezone.now())
        while not run.is_done:
            site.go_on(run, now=timezone.now())
        if run.error:
            raise CommandError(f"{url}: {why(run.error)}")
        return run.outcomes
