"""Finding conversations: by words, by operators, and only what an agent may see."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations import finding, lines, lists
from conversations.models import Attachment, Passage, Tag
from tests.factories import (
    create_conversation,
    create_customer,
    create_team,
)


def found(agent, q, **fields):
    """The pks of one page, in its order."""
    groups = lists.listing(agent, lists.Selection(q=q, **fields))["groups"]
    return [row.pk for group in groups for row in group["rows"]]


def hits(agent, q, **fields):
    return [
        row
        for group in lists.listing(agent, lists.Selection(q=q, **fields))["groups"]
        for row in group["rows"]
    ]


@pytest.fixture
def lamp(db):
    return create_conversation(
        subject="Order HL-20944",
        said="My Mörkret lamp arrived broken. The box was fine.",
        customer=create_customer("Amara Okafor", email="amara@okafor.example"),
    )


@pytest.fixture(autouse=True)
def other(db):
    return create_conversation(
        subject="A bill", said="Where is my bill?", customer=create_customer("Jonas Weber")
    )


# --- Where words are found ---


@pytest.mark.parametrize(
    "q",
    [
        "lamp",  # a message
        "LAM",  # the beginning of a word
        "mörkret",
        "morkret",  # without its accent
        '"arrived broken"',
        '"lamp arrived broken. The box"',
        "broken lamp",  # in any order
        "HL-20944",  # the subject
        "20944",
        "hl-209",
        "okafor lamp",  # the customer's name, and a message
        "amara@okafor.example",
        "amara@oka",
        "lamp -bill",
        "lamp from:amara",
        "from:okafor",
        "lamp is:pending",
        "is:open lamp after:today",
    ],
)
def test_what_was_said_is_found(priya, lamp, q):
    assert found(priya, q) == [lamp.pk]


@pytest.mark.parametrize(
    "q",
    [
        "amp",  # the end of a word
        '"broken arrived"',  # not in this order
        '"lam"',  # quoted: whole words
        "lamp bill",  # in two conversations
        "lamp -broken",
        "lamp -okafor",
        "lamp from:weber",
        "lamp is:closed",
        "lamp before:2020",
        "lamp on:yesterday",
        "lamp tag:refund",
        "nothing",
    ],
)
def test_what_was_not_said_is_not_found(priya, lamp, q):
    assert found(priya, q) == []


def test_words_may_be_in_different_places_of_a_conversation(priya, maya, lamp):
    lamp.reply("We send a new shade.", by=maya)
    lamp.add_note("The carrier admits the damage.", by=maya)

    assert found(priya, "shade carrier broken 20944") == [lamp.pk]


def test_a_note_is_found_and_says_that_it_is_one(priya, maya, lamp):
    lamp.add_note("The carrier admits the damage.", by=maya)

    [row] = hits(priya, "carrier")

    assert row.line.kind == "note"
    assert "<mark>carrier</mark>" in row.line.html


def test_the_name_of_a_file_is_found(priya, lamp):
    message = lamp.messages.get()
    file = Attachment(message=message, name="Kratzer_am-Fuß.jpg", content_type="x/y", size=1)
    file.keep(ContentFile(b"x"))
    file.save()
    Passage.objects.rewrite(message)

    [row] = hits(priya, "kratzer")

    assert (row.pk, row.line.kind) == (lamp.pk, "file")
    assert found(priya, "fuß") == [lamp.pk]
    assert found(priya, "lamp has:file") == [lamp.pk]
    assert found(priya, "bill has:file") == []


def test_quoted_text_is_found(priya, lamp):
    lamp.receive("See below.", quoted="We promised a gooseneck.")

    [row] = hits(priya, "gooseneck")

    assert row.line.kind == "quote"


def test_what_was_taken_back_is_not_found(priya, maya, now):
    conversation = create_conversation(said="Hello?", now=now)
    message = conversation.reply(
        "A regrettable word", by=maya, now=now, send_at=now + timedelta(seconds=10)
    )
    assert found(priya, "regrettable") == [conversation.pk]

    conversation.unsend(message, by=maya, now=now)

    assert found(priya, "regrettable") == []


def test_chinese_and_arabic_are_found_within_a_sentence(priya):
    chinese = create_conversation(said="我的台灯坏了,请帮忙")
    arabic = create_conversation(said="أهلًا، المصباح مكسور")

    assert found(priya, "台灯") == [chinese.pk]
    assert found(priya, "灯台") == []
    assert found(priya, "اهلا") == [arabic.pk]
    assert "<mark>台灯</mark>" in hits(priya, "台灯")[0].line.html


def test_the_number_of_a_conversation_finds_it(priya, lamp):
    assert found(priya, f"C-{lamp.pk}") == [lamp.pk]
    assert found(priya, f"#{lamp.pk}") == [lamp.pk]


def test_what_was_merged_is_found_in_what_goes_on(priya, lamp):
    part = create_conversation(
        said="The shade is cracked, too.", customer=lamp.customer, inbox=lamp.inbox
    )
    part.merge_into(lamp, by=priya)

    assert found(priya, "shade") == found(priya, "shade broken") == [lamp.pk]
    assert found(priya, f"C-{part.pk}") == [lamp.pk]


def test_a_long_history_that_was_not_indexed_is_found_after_the_migration(priya, lamp):
    Passage.objects.all().delete()
    assert found(priya, "broken") == []

    Passage.objects.write_all(1, lamp.pk)
    Passage.objects.write_all(1, lamp.pk)

    assert found(priya, "broken") == found(priya, "20944") == [lamp.pk]


def test_a_huge_message_is_stored_and_found_by_its_beginning(priya, lamp):
    lamp.receive("needle " + " ".join(f"w{n}" for n in range(200_000)))
    lamp.receive("x" * 300_000)

    assert found(priya, "needle") == [lamp.pk]


# --- Operators ---


def test_operators_ask_for_what_they_say(priya, maya, lamp, now):
    team = create_team("Billing desk", members=[maya])
    lamp.tags.add(Tag.objects.named("Refund"))
    lamp.hand_to(team, now=now)
    lamp.assign_to(maya, now=now)
    lamp.set_priority("high", by=maya, now=now)
    lamp.add_note("Careful.", by=maya, now=now)

    for q in (
        "tag:refund",
        "team:billing",
        "assignee:maya",
        "priority:high",
        "has:note",
        "is:unread assignee:maya",
        "customer:amara",
        f'inbox:"{lamp.inbox.name}"',
        "channel:chat tag:refund",
        "-assignee:nobody",
        "-priority:none",
    ):
        assert found(priya, q) == [lamp.pk], q
    assert found(maya, "assignee:me") == found(maya, "is:mine") == [lamp.pk]
    assert found(priya, "assignee:me") == []


def test_from_is_a_customer_or_a_colleague(priya, maya, lamp, other):
    other.reply("It is on its way.", by=maya)

    assert found(priya, "from:maya") == [other.pk]
    assert found(maya, "from:me") == [other.pk]
    assert found(priya, "from:amara") == [lamp.pk]


def test_words_have_to_be_written_in_the_time_that_is_asked_for(priya, now):
    conversation = create_conversation(said="An early lantern", now=now - timedelta(days=9))
    conversation.receive("A late chandelier", now=now)

    assert found(priya, "lantern before:7d") == [conversation.pk]
    assert found(priya, "chandelier before:7d") == []
    assert found(priya, "chandelier after:7d") == [conversation.pk]


def test_a_search_stays_in_its_tab_and_box(priya, lamp, maya):
    assert found(priya, "lamp", tab="pending") == [lamp.pk]
    assert found(priya, "lamp", tab="closed") == []
    assert found(priya, "lamp", box="mine") == []


# --- Who finds ---


def test_an_agent_finds_only_what_they_may_see(maya, priya, lamp):
    lamp.hand_to(create_team("Legal"))

    assert found(priya, "lamp") == [lamp.pk]
    for q in ("lamp", "20944", f"C-{lamp.pk}", "okafor", "from:amara", "-nothing", "team:legal"):
        assert lamp.pk not in found(maya, q), q


def test_what_others_may_see_does_not_hide_what_one_may_see(maya, monkeypatch):
    """The limit comes after the permission, however many there are of the others."""
    mine = create_conversation(said="a lamp")
    legal = create_team("Legal")
    for _ in range(5):
        create_conversation(said="a lamp", team=legal)
    monkeypatch.setattr(lists, "PAGE", 2)

    assert found(maya, "lamp") == [mine.pk]


# --- Order and pages ---


def pages(agent, q):
    after, seen = "", []
    for _ in range(40):
        listing = lists.listing(agent, lists.Selection(q=q), after=after)
        seen.append([row.pk for group in listing["groups"] for row in group["rows"]])
        if not listing["older"]:
            return seen
        after = listing["older"].rpartition("after=")[2]
    raise AssertionError("there is no end of pages")


@pytest.mark.parametrize("is_common", [False, True])
def test_pages_give_each_conversation_once_the_newest_hit_first(priya, now, monkeypatch, is_common):
    """Whether the word is rare (one statement) or common (span by span)."""
    if is_common:
        monkeypatch.setattr(finding, "FEW", 0)
        monkeypatch.setattr(finding, "AT_ONCE", 2)
        monkeypatch.setattr(finding, "MOST", 6)
    monkeypatch.setattr(lists, "PAGE", 3)
    begun = [
        create_conversation(said="lamp", now=now - timedelta(days=3 * n)) for n in range(1, 11)
    ]
    begun[6].receive("the lamp again", now=now - timedelta(hours=1))
    named = create_conversation(
        said="hello", customer=create_customer("Lamprecht"), now=now - timedelta(days=8)
    )

    seen = pages(priya, "lamp")

    expected = [begun[6], *begun[:2], named, *begun[2:6], *begun[7:]]
    assert [pk for page in seen for pk in page] == [each.pk for each in expected]
    assert all(len(page) <= 3 for page in seen)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_spans_cover_the_time_exactly(data):
    low = data.draw(st.integers(0, 500_000))
    high = low + data.draw(st.integers(1, 5000))
    covered = set()
    for token in finding.lexemes_of(low, high).split(" | "):
        span, number = token.strip("'@").split(".")
        size = 1 << int(span) - finding.SPANS[0]
        covered |= set(range(int(number) * size, int(number) * size + size))

    assert covered == set(range(low, high))


def test_all_that_is_found_is_what_the_pages_show(priya, lamp, other):
    for q in ("lamp", "okafor", "20944", f"C-{lamp.pk}", "lamp -broken", "is:pending", "bill or"):
        everything = lists.Selection(q=q).conversations(priya)
        assert sorted(everything.values_list("pk", flat=True)) == sorted(found(priya, q)), q


# --- What is shown ---


def test_the_line_is_escaped_and_its_words_are_marked(priya):
    create_conversation(said="a “lámp” & <b>lamps</b> <script>alert(1)</script>")

    [row] = hits(priya, "lamp")

    assert "<script>" not in row.line.html
    assert "&lt;script&gt;" in row.line.html
    assert "<mark>lámp</mark>" in row.line.html
    assert "<mark>lamps</mark>" in row.line.html


def test_the_line_that_says_most_is_shown(priya, maya, lamp):
    lamp.reply("The lamp is on its way.", by=maya)
    lamp.reply("The new lamp was broken, too? Arrived broken?", by=maya)
    lamp.reply("The lamp.", by=maya)

    [row] = hits(priya, "lamp arrived broken")

    assert "was <mark>broken</mark>, too" in row.line.html
    assert row.line.others == 3


def test_a_page_takes_as_many_queries_for_many_as_for_few(
    priya, maya, lamp, django_assert_max_num_queries
):
    for _ in range(10):
        create_conversation(said="lamp").add_note("a lamp", by=maya)
    with django_assert_max_num_queries(26):
        assert len(found(priya, "lamp broken")) == 1
    with django_assert_max_num_queries(26):
        assert len(found(priya, "lamp")) == 11


# --- The page ---


@pytest.mark.parametrize(
    "q",
    [
        "x" * 10_000,
        "word " * 3000,
        '"',
        "---",
        "is:",
        "before:soon",
        "from:",
        "tag:",
        "\x00",
        "'); DROP TABLE",
        "a & b | !c <-> d:*",
        "%s %(x)s {}",
        "\\",
        "is:pending is:pending -is:closed",
        "before:0001 after:9999-12-31",
        "東",
        "before:2026-02-30",
        "’´`'",
        "²",
        "assignee:me from:me has:draft",
    ],
)
def test_any_search_is_answered(signed_in, lamp, q):
    for address in ("/inbox/", f"/inbox/{lamp.pk}/", "/inbox/counts/"):
        assert signed_in.get(address, {"q": q}).status_code == 200


def test_what_was_not_understood_is_said(signed_in, lamp):
    page = signed_in.get("/inbox/", {"q": "lamp before:soon"}).content.decode()

    assert "“soon” is no date" in page
    assert f"conv-{lamp.pk}" in page


def test_a_row_leads_to_the_line_that_was_found(signed_in, maya, lamp):
    for n in range(100):
        lamp.add_note(f"Filling {n}", by=maya)

    page = signed_in.get("/inbox/", {"q": "morkret"}).content.decode()
    passage = Passage.objects.get(message=lamp.messages.get())
    assert f'href="/inbox/{lamp.pk}/?q=morkret&amp;at={passage.pk}"' in page

    page = signed_in.get(f"/inbox/{lamp.pk}/", {"q": "morkret", "at": passage.pk}).content.decode()
    assert f'id="msg-{passage.message_id}"' in page
    assert f'data-anchor="msg-{passage.message_id}"' in page
    assert "1 of 1" in page


def test_the_places_of_a_conversation_are_walked_through(signed_in, maya, lamp):
    lamp.reply("A new lamp", by=maya)
    first, second = Passage.objects.filter(conversation=lamp, message__isnull=False)

    walk = lines.walk(lamp, lists.Selection(q="lamp").asked, first.pk)
    assert (walk.number, walk.count, walk.previous, walk.next) == (1, 2, None, second.pk)
    walk = lines.walk(lamp, lists.Selection(q="lamp").asked)
    assert (walk.number, walk.previous, walk.next) == (2, first.pk, None)


def test_a_condition_can_be_taken_away(signed_in, lamp):
    page = signed_in.get("/inbox/", {"q": "lamp is:pending"}).content.decode()

    assert 'href="?q=lamp"' in page


def test_the_subject_of_what_was_merged_is_found_in_what_goes_on(signed_in, priya, lamp):
    part = create_conversation(
        subject="Chandelier", said="Hello", customer=lamp.customer, inbox=lamp.inbox
    )
    part.merge_into(lamp, by=priya)
    assert found(priya, "chandelier") == [lamp.pk]
    assert "<mark>Chandelier</mark>" in signed_in.get("/inbox/", {"q": "chandelier"}).text

    part.unmerge(by=priya)
    assert found(priya, "chandelier") == [part.pk]
