"""What a page says of a practice that is over."""

from .. import replaying
from ..models import Practice
from ..scenes import cast, fill

EARLIER = 5


def sheet_of(practice, reader):
    """The context of its page. What was said is its trainee's alone: others see the result."""
    scenario, seed, sheet = practice.scenario, practice.seed, practice.sheet
    shown, is_own = [], practice.trainee_id == reader.pk
    if is_own:
        shown = replaying.lines(
            scenario, practice.transcript, seed=seed, trainee=practice.trainee.name
        )
    wait = sheet.get("first_reply")
    return {
        "practice": practice,
        "is_own": is_own,
        "sheet": sheet,
        "shown": shown,
        "goals": replaying.goals(scenario, sheet, shown, seed=seed) if sheet else [],
        "wait": "" if wait is None else replaying.clock(wait),
        "good": good_answers(scenario, seed) if is_own else [],
        "earlier": earlier(practice),
    }


def good_answers(scenario, seed):
    """What a good play says: [(whether it is a note, text)]."""
    blanks = cast(scenario, seed)
    said = (act for act in scenario.get("good", []) if act["does"] in {"writes", "notes"})
    return [(act["does"] == "notes", fill(act["text"], blanks)) for act in said]


def earlier(practice):
    """The same scenario, played before by the same: the last ones first."""
    before = Practice.objects.filter(trainee=practice.trainee_id, key=practice.key)
    before = before.filter(started_at__lt=practice.started_at).exclude(sheet={})
    return before.order_by("-started_at").only("pk", "sheet", "started_at")[:EARLIER]
