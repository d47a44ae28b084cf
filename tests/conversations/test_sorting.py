from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from conversations import names
from conversations.models import Conversation, Department, IssueType, Refused, Tag, Tagging
from conversations.models.tag import MOST_TAGS
from tests import factories


def last(conversation):
    return conversation.events.order_by("-version").first()


def of(conversation):
    return [tag.name for tag in conversation.tags.all()]


# --- Department and issue type


def test_every_installation_begins_with_the_usual_values(db):
    assert [str(value) for value in Department.objects.all()] == ["Sales", "Support", "Billing"]
    assert [str(value) for value in IssueType.objects.all()] == [
        "Bug Report",
        "Feature Request",
        "Question",
    ]


@pytest.mark.parametrize(
    ("verb", "field", "kind", "create"),
    [
        ("set_department", "department", "department_set", factories.create_department),
        ("set_issue_type", "issue_type", "issue_type_set", factories.create_issue_type),
    ],
)
def test_a_field_is_set_changed_and_emptied(conversation, maya, now, verb, field, kind, create):
    first, second, change = create("First"), create("Second"), getattr(conversation, verb)

    change(first, by=maya, now=now)
    change(second, by=maya, now=now)

    assert getattr(conversation, field) == second
    assert (last(conversation).kind, last(conversation).actor) == (kind, maya)
    assert last(conversation).details == {
        "to": second.pk,
        "name": "Second",
        "was": first.pk,
        "was_name": "First",
    }
    change(None, by=maya, now=now)
    conversation.refresh_from_db()
    assert getattr(conversation, field) is None


def test_what_is_set_already_is_not_set_again(conversation, maya, now):
    billing, tag = factories.create_department(), factories.create_tag()
    conversation.set_department(billing, by=maya, now=now)
    conversation.tag(tag, by=maya, now=now)
    version = conversation.version

    conversation.set_department(billing, by=maya, now=now)
    conversation.set_issue_type(None, by=maya, now=now)
    conversation.set_priority("", by=maya, now=now)
    conversation.tag(tag, by=maya, now=now)
    conversation.untag(factories.create_tag("Other"), by=maya, now=now)

    assert conversation.version == version


def test_a_retired_value_stays_where_it_is_and_is_not_chosen_again(conversation, maya, now):
    billing = factories.create_department()
    conversation.set_department(billing, by=maya, now=now)
    billing = factories.create_department(is_active=False)

    with pytest.raises(Refused, match="not in use any more"):
        factories.create_conversation(now=now).set_department(billing, by=maya, now=now)

    conversation.refresh_from_db()
    assert conversation.department == billing
    assert billing not in Department.objects.offered()


@pytest.mark.parametrize("typed", ["billing", " BILLING ", "Bill\u200bing"])
def test_the_admin_has_each_value_once(db, typed):
    with pytest.raises(ValidationError, match="one of this name already"):
        Department(name=typed).full_clean()


def test_a_value_in_use_cannot_be_deleted(conversation, maya, now):
    billing = factories.create_department()
    conversation.set_department(billing, by=maya, now=now)

    with pytest.raises(ProtectedError):
        billing.delete()


# --- Tags


def test_tags_are_added_and_taken_away_as_one_change(conversation, maya, now):
    refund, urgent = factories.create_tag("Refund"), factories.create_tag("Urgent")
    conversation.tag(urgent, by=maya, now=now)

    added, removed = conversation.retag([refund], [urgent], by=maya, now=now)

    assert (added, removed) == ([refund], [urgent])
    assert of(conversation) == ["Refund"]
    assert last(conversation).kind == "tags_changed"
    assert last(conversation).details == {"added": ["Refund"], "removed": ["Urgent"]}


def test_tagging_moves_no_state_and_nobodys_turn(conversation, maya, now):
    before = conversation.status, conversation.turn, conversation.waiting_since

    conversation.tag(factories.create_tag(), by=maya, now=now + timedelta(hours=1))

    assert (conversation.status, conversation.turn, conversation.waiting_since) == before
    assert conversation.last_activity_at < now + timedelta(hours=1)


def test_a_conversation_has_so_many_tags_and_no_more(conversation, maya, now):
    many = [factories.create_tag(f"Tag {n}") for n in range(MOST_TAGS + 1)]
    conversation.retag(many[:MOST_TAGS], by=maya, now=now)

    with pytest.raises(Refused, match="20 tags are the most"):
        conversation.tag(many[-1], by=maya, now=now)
    conversation.retag([many[-1]], [many[0]], by=maya, now=now)

    assert conversation.tags.count() == MOST_TAGS


@pytest.mark.parametrize("same", ["refund", " REFUND ", "Re\u200bfund", "Ｒefund", "\u202eRefund"])
def test_what_looks_the_same_is_one_tag(db, same):
    refund = Tag.objects.named("Refund", tone="red")

    assert Tag.objects.named(same, tone="blue") == refund
    assert Tag.objects.get().tone == "red"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two   words ", "two words"),
        ("line\nbreak\x00", "line break"),
        ("\u2066abc\u2069", "abc"),
        ("e\u0301tude", "étude"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("<b>x</b>", "<b>x</b>"),
        ("مرتجع", "مرتجع"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(db, typed, kept):
    assert Tag.objects.named(typed).name == kept


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u202e", "\x00\x07", "x" * 41, "ﷺ" * 40])
def test_what_is_no_name_makes_no_tag(db, typed):
    with pytest.raises(Refused):
        Tag.objects.named(typed)
    assert not Tag.objects.exists()


def test_an_unknown_colour_is_grey(db):
    assert Tag.objects.named("x", tone="url(evil)").tone == "grey"


def test_two_who_make_the_same_tag_have_one(db, monkeypatch):
    """The second looked before the first had made it."""
    first = Tag.objects.named("Refund")
    monkeypatch.setattr("conversations.models.tag.TagQuerySet._find", lambda self, key: None)

    assert Tag.objects.named("refund") == first


# --- Keeping order


def test_renaming_keeps_the_conversations(conversation, maya, now):
    tag = factories.create_tag("Refnud")
    conversation.tag(tag, by=maya, now=now)

    tag.change(name=" Refund ", tone="red")

    conversation.refresh_from_db()
    assert of(conversation) == ["Refund"]
    assert Tag.objects.named("refund") == tag
    # What was said stays said.
    assert last(conversation).details["added"] == ["Refnud"]


def test_a_name_that_is_taken_is_refused(db):
    factories.create_tag("Refund")
    other = factories.create_tag("Returns")

    with pytest.raises(Refused, match="Merge this one into it"):
        other.change(name="REFUND", tone="red")

    other.refresh_from_db()
    assert other.name == "Returns"


@pytest.fixture
def two(maya, now):
    """Of three conversations the first has A, the second both, the third B: (A, B, the three)."""
    a, b = factories.create_tag("A"), factories.create_tag("B")
    three = [factories.create_conversation(now=now) for _ in range(3)]
    for conversation, tags in zip(three, ([a], [a, b], [b]), strict=True):
        conversation.retag(tags, by=maya, now=now)
    return a, b, three


def tags_of(conversations):
    return [of(Conversation.objects.get(pk=conversation.pk)) for conversation in conversations]


def test_merging_moves_every_conversation_without_doubles(two, priya, now):
    a, b, three = two

    a.merge_into(b, by=priya, now=now)

    assert tags_of(three) == [["B"], ["B"], ["B"]]
    assert list(Tag.objects.all()) == [b]
    assert Conversation.objects.tagged("b").count() == 3
    assert not Conversation.objects.tagged("a").exists()


def test_merging_is_undone_to_what_was(two, priya, now):
    a, b, three = two
    a.merge_into(b, by=priya, now=now)

    a.restore()
    a.restore()

    assert tags_of(three) == [["A"], ["A", "B"], ["B"]]


def test_what_was_added_since_stays_when_merging_is_undone(two, maya, priya, now):
    a, b, three = two
    a.merge_into(b, by=priya, now=now)
    new = factories.create_conversation(now=now)
    new.tag(b, by=maya, now=now)
    three[0].untag(b, by=maya, now=now)

    a.restore()

    assert tags_of([*three, new]) == [["A"], ["A", "B"], ["B"], ["B"]]


def test_of_two_that_were_merged_into_one_each_gives_it(two, maya, priya, now):
    a, b, three = two
    other = factories.create_tag("Other")
    three[0].tag(other, by=maya, now=now)
    a.merge_into(b, by=priya, now=now)
    other.merge_into(b, by=priya, now=now)

    a.restore()
    assert tags_of(three[:1]) == [["A", "B"]]
    other.restore()
    assert tags_of(three) == [["A", "Other"], ["A", "B"], ["B"]]


def test_merging_is_undone_in_the_other_order(two, priya, now):
    a, b, _three = two
    c = factories.create_tag("C")
    a.merge_into(b, by=priya, now=now)
    b.merge_into(c, by=priya, now=now)

    with pytest.raises(Refused, match="Bring that back first"):
        a.restore()
    b.restore()
    a.restore()

    assert Tag.objects.count() == 3


def test_a_merged_tag_goes_on_as_what_it_became(two, maya, priya, now):
    a, b, _three = two
    a.merge_into(b, by=priya, now=now)
    new = factories.create_conversation(now=now)

    new.tag(a, by=maya, now=now)

    assert of(new) == ["B"]
    assert Tag.objects.named("a") == b


@pytest.mark.parametrize("into", ["itself", "what is gone"])
def test_what_cannot_be_merged_says_so(two, priya, now, into):
    a, b, _three = two
    if into == "what is gone":
        b.delete_for_now(by=priya, now=now)

    with pytest.raises(Refused):
        a.merge_into(a if into == "itself" else b, by=priya, now=now)

    assert Tag.objects.filter(pk=a.pk).exists()


def test_deleting_is_undone_too(two, maya, priya, now):
    a, _b, three = two

    a.delete_for_now(by=priya, now=now)

    assert tags_of(three) == [[], ["B"], ["B"]]
    with pytest.raises(Refused, match="deleted"):
        three[2].tag(a, by=maya, now=now)
    a.restore()
    assert tags_of(three) == [["A"], ["A", "B"], ["B"]]


def test_a_deleted_name_is_free_and_then_cannot_come_back(two, priya, now):
    a, _b, _three = two
    a.delete_for_now(by=priya, now=now)
    again = factories.create_tag("A")

    with pytest.raises(Refused, match="another tag"):
        a.restore()

    assert again != a
    assert a.pk not in Tag.objects.values_list("pk", flat=True)


def test_merging_takes_the_same_few_statements_for_many(
    maya, priya, now, django_assert_max_num_queries
):
    a, b = factories.create_tag("A"), factories.create_tag("B")
    inbox, customer = factories.create_inbox(), factories.create_customer()
    Tagging.objects.bulk_create(
        Tagging(tag=a, conversation=factories.create_conversation(inbox=inbox, customer=customer))
        for _ in range(20)
    )

    with django_assert_max_num_queries(6):
        a.merge_into(b, by=priya, now=now)

    assert b.conversations.count() == 20


# --- Finding


def test_conversations_are_found_by_what_they_are_about(conversation, maya, now):
    factories.create_conversation(now=now)
    conversation.set_department(factories.create_department(), by=maya, now=now)
    conversation.set_issue_type(factories.create_issue_type(), by=maya, now=now)
    conversation.tag(factories.create_tag("VIP refund"), by=maya, now=now)
    everything = Conversation.objects

    assert everything.tagged("vip  REFUND").get() == conversation
    assert everything.in_department("billing").get() == conversation
    assert everything.of_issue_type("question").get() == conversation


def test_keys_are_what_names_share():
    assert names.key_of("Straße") == names.key_of("STRASSE")
    assert names.key_of("a\u200cb") == names.key_of("ab")


# --- On the screen


def test_a_row_shows_the_present_name_of_its_tag(signed_in, conversation, maya, now):
    """Rows are kept rendered: renaming changes no conversation."""
    tag, question = factories.create_tag("Refnud"), factories.create_issue_type()
    conversation.set_issue_type(question, by=maya, now=now)
    assert "Question" in signed_in.get("/inbox/").content.decode()
    conversation.tag(tag, by=maya, now=now)
    assert "Refnud" in signed_in.get("/inbox/").content.decode()

    tag.change(name="Refund", tone="red")

    content = signed_in.get("/inbox/").content.decode()
    assert "Refund" in content
    assert "Refnud" not in content


def test_the_log_says_which(signed_in, conversation, maya, now):
    refund, urgent = factories.create_tag("Refund"), factories.create_tag("Urgent")
    conversation.set_department(factories.create_department(), by=maya, now=now)
    conversation.set_department(None, by=maya, now=now)
    conversation.set_issue_type(factories.create_issue_type(), by=maya, now=now)
    conversation.tag(urgent, by=maya, now=now)
    conversation.retag([refund], [urgent], by=maya, now=now)

    content = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    for line in (
        "<b>You</b> set the department to <b>Billing</b>",
        "<b>You</b> took the department <b>Billing</b> away",
        "<b>You</b> set the issue type to <b>Question</b>",
        "<b>You</b> added <b>Urgent</b>",
        "<b>You</b> added <b>Refund</b>, took away <b>Urgent</b>",
    ):
        assert line in content


def test_a_name_is_text_wherever_it_stands(signed_in, conversation, maya, now):
    conversation.tag(factories.create_tag("<img src=x>"), by=maya, now=now)

    for url in ("/inbox/", f"/inbox/{conversation.pk}/"):
        content = signed_in.get(url).content.decode()
        assert "&lt;img src=x&gt;" in content
        assert "<img src=x>" not in content
