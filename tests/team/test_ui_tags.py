"""What every page draws with."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from team.templatetags.ui import since_text

SPRITE = (Path(settings.BASE_DIR) / "static/icons/sprite.svg").read_text()
DRAWN = set(re.findall(r'id="i-([^"]+)"', SPRITE))
MAYA = SimpleNamespace(initials="ML", tone="pine", kind="agent")
BOT = SimpleNamespace(initials="H", tone="violet", kind="bot")


def render(source, **context):
    return Template(source).render(Context(context))


def test_an_icon_points_into_the_sprite_and_is_silent():
    html = render('{% icon "inbox" %}')

    assert f"{settings.STATIC_URL}icons/sprite.svg#i-inbox" in html
    assert 'aria-hidden="true"' in html


def test_only_a_flipped_icon_turns_round_in_right_to_left_text():
    assert "data-flip" in render('{% icon "send" flip=True %}')
    assert "data-flip" not in render('{% icon "send" %}')


def test_an_icon_name_cannot_bring_markup():
    assert "<script" not in render("{% icon name %}", name='"/><script>')


def test_every_icon_that_a_template_names_is_drawn():
    named = {
        (name, path.name)
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }

    assert named
    # One that is put together is the icon of a state: "st-"|add:conversation.state.
    named |= {(f"st-{state}", "any") for state in ("bot", "pending", "active", "snoozed", "closed")}
    named -= {(name, page) for name, page in named if name == "st-"}
    assert {(name, page) for name, page in named if name not in DRAWN} == set()


def test_the_sprite_is_small_enough_to_load_before_it_is_missed():
    assert len(SPRITE) < 12_000


def test_a_face_shows_initials_and_leaves_the_name_to_the_text():
    html = render('{% avatar person size="sm" via="mail" on="online" %}', person=MAYA)

    assert "<span>ML</span>" in html
    assert 'data-kind="agent" data-size="sm" data-on="online" aria-hidden="true"' in html
    assert "#i-mail" in html


def test_the_bot_never_looks_like_a_person():
    html = render("{% avatar person %}", person=BOT)

    assert "#i-bot" in html
    assert "<span>H</span>" not in html


def test_nobody_has_no_face():
    assert render("{% avatar person %}", person=None) == ""


def test_initials_cannot_bring_markup():
    assert "<b>" not in render(
        "{% avatar person %}", person=SimpleNamespace(initials="<b>", tone="pine", kind="customer")
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amara N. Okafor", "AO"), ("Cher", "C"), ("ingrid@example.org", "IE"), ("", "?"), ("☎", "?")],
)
def test_initials_are_two_letters_at_most(name, letters):
    assert render("{{ name|initials }}", name=name) == letters


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=6, seconds=59), "6m"),
        (timedelta(hours=2, minutes=59), "2h"),
        (timedelta(days=2), "Tue 09:00"),
        (timedelta(days=40), "24 Jan"),
        (timedelta(days=400), "29 Jan 2025"),
    ],
)
def test_a_time_is_told_the_short_way(ago, text):
    now = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # a Thursday

    assert since_text(now - ago, now) == text


def test_a_time_carries_the_moment_for_machines_and_the_full_date_for_people():
    html = render("{% since moment %}", moment=timezone.now() - timedelta(minutes=6))

    assert re.search(
        r'<time datetime="\d{4}-\d\d-\d\dT[^"]+" title="[^"]+" data-since>6m</time>', html
    )


def test_a_time_that_never_came_is_empty():
    assert render("{% since moment %}", moment=None) == ""
