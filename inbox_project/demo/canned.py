from datetime import timedelta
from pathlib import Path

from canned_responses.models import CannedResponse
from team.models import Team


def write(now):
    """The company's canned replies, each once, however often this runs."""
    teams = {team.name: team for team in Team.objects.all()}
    page = (Path(__file__).parent / "canned.txt").read_text()
    page = page.partition("\n")[2]  # the first line explains the others
    for entry in page.split("\n---\n"):
        head, text = entry.split("\n", 1)
        title, shortcut, folder, who, language, used, days = map(str.strip, head.split("|"))
        last_used_at = now - timedelta(days=int(days), minutes=7 * len(title))
        CannedResponse.with_deleted.get_or_create(
            shortcut=shortcut,
            language=language,
            team=teams.get(who),
            owner=None,
            defaults={
                "title": title,
                "folder": folder,
                "text": text.strip(),
                "usage_count": int(used),
                "last_used_at": last_used_at,
                "changed_at": last_used_at - timedelta(days=20),
            },
        )
