from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from canned_responses.models import CannedFile, CannedResponse, Macro, Use
from conversations.models import Tag
from team.models import Team

from .pictures import pdf

# shortcut -> the files that go along: name, and the lines that stand in it
FILES = {
    "return-label": [("Return label.pdf", "Halden Lighting, returns", "Postboks 12, 0150 Oslo")],
    "photo-please": [
        ("How to take the photos.pdf", "One from a step away", "One of the label on its base")
    ],
}


def write(now):
    """The company's canned replies, each once, however often this runs."""
    teams = {team.name: team for team in Team.objects.all()}
    page = (Path(__file__).parent / "canned.txt").read_text()
    page = page.partition("\n")[2]  # the first line explains the others
    for entry in page.split("\n---\n"):
        head, text = entry.split("\n", 1)
        title, shortcut, folder, who, language, used, days = map(str.strip, head.split("|"))
        last_used_at = now - timedelta(days=int(days), minutes=7 * len(title))
        response, is_new = CannedResponse.with_deleted.get_or_create(
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
        if is_new and not language:
            attach(response, FILES.get(shortcut, []))


def attach(response, files):
    for name, *lines in files:
        file = CannedFile(response=response, created_at=response.changed_at)
        file.take(SimpleUploadedFile(name, pdf(*lines)))
        file.save()


# What an answer speaks of, and the canned reply that it was begun with.
ABOUT = {
    "invoice": "invoice-copy",
    "photo": "photo-please",
    "refund": "refund-approved",
    "money": "refund-where",
    "label": "return-label",
    "parcel": "where-is-it",
    "carrier": "where-is-it",
    "dimmer": "dimmer-check",
    "bulb": "which-bulb",
    "quote": "quote-lead",
    "weeks": "quote-lead",
    "on its way": "replacement-sent",
    "new one": "replacement-sent",
    "anything else": "bye",
    "close this": "bye",
}
OFTEN = 0.6  # of the answers that speak of it


def in_english():
    """{shortcut: the canned reply} of those that are shared"""
    found = CannedResponse.objects.filter(language="", owner=None).select_related("team")
    return {response.shortcut: response for response in found}


def lay(answer, telling, *, now):
    """Note the canned reply that this answer was begun with, where there is a fitting one."""
    found = (shortcut for word, shortcut in ABOUT.items() if word in answer)
    response = telling.company.canned.get(next(found, None))
    is_theirs = response and response.team in {None, *telling.agent.teams.all()}
    if is_theirs and telling.chance.random() < OFTEN:
        Use.objects.create(
            response=response, conversation=telling.conversation, agent=telling.agent, at=now
        )


MACROS = [
    (
        "Refund and close",
        "Refunds and billing",
        "Everybody",
        [
            [
                "reply",
                "Hi {{ customer.first_name|there }},\n\nI have approved your refund. It reaches"
                " your card in 2 to 3 working days, and there is nothing to send back.\n\n"
                "{{ agent.first_name }}",
            ],
            ["tag", "tag:refund"],
            ["close", "resolved"],
        ],
        164,
    ),
    (
        "Ask for a photo, wait three days",
        "Broken or missing",
        "Support",
        [
            [
                "reply",
                "Hi {{ customer.first_name|there }},\n\nI am sorry about that. Could you send me a"
                " photo of the damage, and one of the label on the box?\n\n{{ agent.first_name }}",
            ],
            ["assign", "me"],
            ["snooze", "3 days"],
        ],
        97,
    ),
    (
        "Urgent: to Billing",
        "Hand over",
        "Everybody",
        [
            ["note", "Needs a decision on money today. Please call {{ customer.name }}."],
            ["priority", "high"],
            ["assign", "team:Billing"],
        ],
        31,
    ),
]


def write_macros(now):
    teams = {team.name: team for team in Team.objects.all()}
    for title, folder, who, steps, used in MACROS:
        steps = [[name, _numbered(value, teams)] for name, value in steps]
        Macro.objects.get_or_create(
            title=title,
            owner=None,
            team=teams.get(who),
            defaults={
                "folder": folder,
                "steps": steps,
                "usage_count": used,
                "last_used_at": now - timedelta(hours=used),
                "changed_at": now - timedelta(days=40),
            },
        )


def _numbered(value, teams):
    kind, _sep, name = value.partition(":")
    if kind == "tag":
        return str(Tag.objects.named(name).pk)
    return f"team-{teams[name].pk}" if kind == "team" else value
