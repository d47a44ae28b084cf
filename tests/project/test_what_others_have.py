"""What another team has is as if it were not there, at every address, also by its number.

Every address with a number in it is listed here. A new one fails until somebody has said what the
number is of.
"""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import create_conversation

from .world import SECRET, create_world, routes

NOWHERE = 999_999_999
LOGIN = "allauth.account.auth_backends.AuthenticationBackend"

# Of what the numbers in each address are, in their order; the longest beginning counts.
NUMBERS = {
    "inbox/<int:pk>/": ["conversation"],
    "inbox/<int:pk>/messages/<int:message_pk>/": ["conversation", "message"],
    "inbox/<int:pk>/files/<int:attachment_pk>/": ["conversation", "attachment"],
    "inbox/<int:pk>/notes/files/<int:attachment_pk>/": ["conversation", "note_attachment"],
    "inbox/<int:pk>/why/<int:event>/": ["conversation", "event"],
    "inbox/<int:pk>/uploads/<int:upload_pk>/": ["conversation", "upload"],
    "inbox/views/<int:pk>/": ["view"],
    "inbox/batches/<int:pk>/": ["batch"],
    "inbox/tags/<int:pk>/": ["tag"],
    "customers/<int:pk>/": ["customer"],
    "customers/<int:pk>/identities/<int:identity_pk>/": ["customer", "identity"],
    "customers/<int:pk>/set/<slug:field>/": ["customer"],
    "customers/merges/<int:pk>/": ["merge"],
    "notifications/devices/<int:pk>/": ["device"],
    "notifications/mute/<int:pk>/": ["conversation"],
    "canned/<int:pk>/": ["canned"],
    "canned/macros/<int:pk>/": ["macro"],
    "canned/macros/many/<int:pk>/": ["macro"],
    "canned/macros/for/<int:conversation_pk>/": ["conversation"],
    "canned/macros/for/<int:conversation_pk>/<int:pk>/": ["conversation", "macro"],
    "canned/uploads/<int:pk>/": ["canned_file"],
    "canned/files/<int:pk>/": ["canned_file"],
    "canned/pick/<int:conversation_pk>/": ["conversation"],
    "canned/pick/<int:conversation_pk>/<int:pk>/": ["conversation", "canned"],
    "bot/unanswered/<int:pk>/": ["turn"],
    "coach/<int:pk>/": ["conversation"],
    "training/practices/<int:pk>/": ["practice"],
    "quality/<int:pk>/": ["review"],
    "quality/<int:pk>/comments/<int:comment_pk>/": ["review", "comment"],
    "analytics/goal/<int:pk>/": ["conversation"],
    "analytics/mailings/<int:pk>/": ["mailing"],
    "training/own/<int:pk>/": ["own_lesson"],
    "training/scenes/<int:pk>/": ["scene"],
}
# What stands in an address for a word.
WORDS = {
    "<slug:name>": "assign",
    "<slug:field>": "name",
    "<slug:lesson>": "turns",
    "<slug:step>": "spine",
}
# Part of something that only the team sees, or was: the same addresses with these numbers.
INSTEAD = {"conversation": ["conversation", "part", "split"], "customer": ["customer", "gone"]}
# What a form may name, each by every number that it could be of.
NAMED = {
    "inbox/<int:pk>/merge/": ("other", "conversation"),
    "inbox/<int:pk>/unmerge/": ("part", "part"),
    "inbox/<int:pk>/unsplit/": ("part", "split"),
    "inbox/<int:pk>/pin/": ("note", "note"),
    "inbox/<int:pk>/unpin/": ("note", "note"),
    "inbox/<int:pk>/unsend/": ("message", "message"),
    "inbox/<int:pk>/send-now/": ("message", "message"),
    "inbox/<int:pk>/undo/": ("batch", "batch"),
    "inbox/<int:pk>/write/": ("files", "upload"),
    "inbox/<int:pk>/messages/<int:message_pk>/": (None, "message"),
    "customers/<int:pk>/merge/": ("with", "customer"),
    "canned/new/": ("from", "canned"),
    "quality/begin/": ("conversation", "conversation"),
    "canned/macros/new/": ("from", "macro"),
    "find/": ("in", "conversation"),
    "inbox/": ("view", "view"),
    "inbox/counts/": ("view", "view"),
    "inbox/views/new/": ("view", "view"),
}
# Ours, open to all, of Django or of allauth: they have tests of their own.
ELSEWHERE = ("accounts/", "admin/", "widget", "demo/", "dev/", "healthz", "me/", "sw.js")
ELSEWHERE += ("app.webmanifest",)
ELSEWHERE += ("notifications/no-mails/", "rate/")  # its token says who asks
ELSEWHERE += ("analytics/mailings/no-more/",)
ELSEWHERE += ("offline/me/",)  # says who is signed in, or that nobody is
ELSEWHERE += ("knowledge/", "help/", "robots.txt")  # everybody's


@pytest.fixture
def world(db, now):
    return create_world(now)


def ours():
    return [route for route in routes() if route and not route.startswith(ELSEWHERE)]


def numbers_of(route):
    known = [begin for begin in NUMBERS if route.startswith(begin)]
    return NUMBERS[max(known, key=len)] if known else []


def address(route, numbers):
    numbers = iter(numbers)
    filled = re.sub(r"<int:\w+>", lambda _: str(next(numbers)), route)
    for argument, word in WORDS.items():
        filled = filled.replace(argument, word)
    return "/" + filled


def addresses(world, route):
    """The route with numbers of the team's things, and of things that nobody has."""
    kinds = numbers_of(route)
    for first in INSTEAD.get(kinds[0], kinds[:1]):
        things = [getattr(world, kind).pk for kind in (first, *kinds[1:])]
        yield address(route, things), address(route, [NOWHERE] * len(kinds))


def signed_in(agent):
    client = Client()
    client.force_login(agent, backend=LOGIN)
    return client


def everything_in(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers) + str(answer.cookies)


def told(answer):
    """What an answer says, without what is different each time."""
    text = re.sub(r'(csrf\w*|nonce|client_id)\W+(value=)?"?[\w-]{16,}', "", everything_in(answer))
    return answer.status_code, re.sub(r"\d+", "N", text)


def both(client, where, fields, headers):
    yield client.get(where, fields, headers=headers)
    yield client.post(where, fields, headers=headers)


def test_of_every_address_it_is_known_what_its_numbers_are_of():
    for route in ours():
        assert len(numbers_of(route)) == route.count("<int:"), f"New? Add {route} to NUMBERS."


@pytest.mark.parametrize(
    ("lost", "headers"), [(False, {}), (True, {"HX-Request": "true"})], ids=["never", "no longer"]
)
def test_by_a_number_nothing_of_another_team_is_found(world, lost, headers):
    agent, client = world.maya, signed_in(world.maya)
    if lost:
        agent.teams.add(world.team)
        assert client.get(f"/inbox/{world.conversation.pk}/").status_code == 200
        agent.teams.remove(world.team)
    before, wrong = state(world), []

    for route in ours():
        if not numbers_of(route):
            continue
        for theirs, nobodys in addresses(world, route):
            answers = zip(
                both(client, theirs, {}, headers), both(client, nobodys, {}, headers), strict=True
            )
            for answer, other in answers:
                if SECRET in everything_in(answer):
                    wrong.append(f"{theirs} shows it")
                if told(answer) != told(other):
                    wrong.append(f"{theirs} tells that it is there")

    assert not wrong
    assert state(world) == before


def state(world):
    kinds = [
        "conversation",
        "part",
        "split",
        "customer",
        "gone",
        "view",
        "canned",
        "macro",
        "batch",
    ]
    things = [getattr(world, kind) for kind in kinds]
    manager = [type(thing)._base_manager for thing in things]
    return [
        manager.filter(pk=thing.pk).values().get()
        for manager, thing in zip(manager, things, strict=True)
    ]


def test_no_form_does_anything_to_what_another_team_has(world, now):
    mine = create_conversation(said="Mine", team=world.maya.teams.get(), now=now)
    client, before, wrong = signed_in(world.maya), state(world), []
    headers = {"HX-Request": "true"}

    for route, (name, kind) in NAMED.items():
        if name is None:
            continue
        own = {"conversation": mine.pk, "customer": mine.customer_id}
        where = address(route, [own.get(of, NOWHERE) for of in numbers_of(route)])
        for number in {getattr(world, each).pk for each in INSTEAD.get(kind, [kind])}:
            fields = {name: number, "mode": "note", "body": "Hello", "name": "A view", "who": "me"}
            nothing = fields | {name: NOWHERE}
            answers = zip(
                both(client, where, fields, headers),
                both(client, where, nothing, headers),
                strict=True,
            )
            for answer, other in answers:
                if SECRET in everything_in(answer) or answer.status_code != other.status_code:
                    wrong.append(f"{where} {name}={number}")

    assert not wrong
    assert state(world) == before


def test_no_list_search_or_suggestion_shows_what_another_team_has(world, now):
    create_conversation(said="Mine", team=world.maya.teams.get(), now=now)
    number, name = world.conversation.pk, SECRET[:6]
    asked = [
        {},
        *({"q": q} for q in (name, SECRET, f"C-{number}", f"C-{world.part.pk}")),
        *({"q": f"{key}:{name}"} for key in ("from", "customer", "team", "tag", "assignee")),
        *({"q": f"{key}:{value}"} for key, value in (("has", "note"), ("is", "mentioned"))),
        *({"q": f"{sign}{name}"} for sign in "@#/"),
        {"box": f"team-{world.team.pk}"},
        {"view": world.view.pk},
        {"in": number, "q": name},
        {"views": 1},
        {"mine": 1, "folder": SECRET},
        {"from": number},
    ]
    client, wrong = signed_in(world.maya), []

    for route in ours():
        if numbers_of(route):
            continue
        for fields in asked:
            headers = {"HX-Request": "true"} if fields else {}
            said = unescape(everything_in(client.get(address(route, []), fields, headers=headers)))
            for echo in fields.values():  # what was asked may be said again
                said = said.replace(str(echo), "")
            if any(word in said for word in (SECRET, f"C-{number}", f"/inbox/{number}/")):
                wrong.append(f"{route} {fields}")

    assert not wrong


def test_who_is_not_signed_in_is_asked_to_do_so_everywhere(world):
    for route in ours():
        numbers = [getattr(world, kind).pk for kind in numbers_of(route)]
        for answer in both(Client(), address(route, numbers), {}, {}):
            if answer.status_code != 405:
                assert answer.status_code == 302, route
                assert answer.url.startswith("/accounts/login/"), route
            assert SECRET not in everything_in(answer)


def test_the_world_of_these_tests_is_seen_by_who_may(world):
    """Else the tests above would say nothing."""
    for agent in (world.jonas, world.priya):
        client = signed_in(agent)
        for route in ours():
            numbers = [getattr(world, kind).pk for kind in numbers_of(route)]
            if numbers and "uploads/" not in route and "batches/<" not in route:
                assert client.get(address(route, numbers)).status_code != 404, (agent, route)
