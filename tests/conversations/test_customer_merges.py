"""Two customers are one person, and perhaps not after all: nothing is lost, nobody sees more."""

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.customer_merges import choices, merge, undo
from conversations.models import Conversation, Message, Refused
from customers.models import Customer, Identity, Visit
from inboxes.channels.base import Incoming
from inboxes.intake import take_in
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

pytestmark = pytest.mark.django_db
number = itertools.count(1)


@pytest.fixture
def amara(now):
    amara = create_customer("Amara Okafor", "amara@okafor.nl", company="Okafor", city="Rotterdam")
    amara.attributes = {"Plan": "Trade"}
    amara.save()
    create_conversation(customer=amara, said="My lamp", subject="Lamp", now=now)
    return amara


@pytest.fixture
def other(now):
    other = create_customer("A. Okafor", "amara@work.example", country="NL", is_vip=True)
    other.attributes = {"Plan": "Gold", "Orders": "3"}
    other.save()
    create_conversation(customer=other, said="My other lamp", subject="Other", now=now)
    return other


def fresh(customer):
    return Customer.objects.get(pk=customer.pk)


def addresses(customer):
    return set(customer.identities.values_list("value", flat=True))


def test_everything_moves_to_the_one_who_is_kept(amara, other, maya, now):
    Visit.note(other, "https://halden.example/lamps", "Lamps", now=now)
    done = merge(amara, other, by=maya)

    assert {c.subject for c in amara.conversations.all()} == {"Lamp", "Other"}
    assert addresses(amara) == {"amara@okafor.nl", "amara@work.example"}
    assert amara.visits.count() == 1
    assert {m.customer for m in Message.objects.all()} == {amara}
    assert (done.conversations, done.identities) == (1, 1)
    assert Customer.objects.recognise(kind="email", value="amara@work.example") == amara


def test_what_only_the_other_had_is_taken_and_what_both_have_is_chosen(amara, other, maya):
    assert {c.key for c in choices(amara, other) if c.is_open} == {"name", "attribute:Plan"}

    merge(amara, other, by=maya, take={"attribute:Plan"})

    amara = fresh(amara)
    assert (amara.name, amara.company, amara.country, amara.is_vip) == (
        "Amara Okafor",
        "Okafor",
        "NL",
        True,
    )
    assert amara.attributes == {"Plan": "Gold", "Orders": "3"}


def test_each_conversation_that_moved_says_so(amara, other, maya):
    merge(amara, other, by=maya)

    moved, stayed = (
        Conversation.objects.get(subject="Other"),
        amara.conversations.get(subject="Lamp"),
    )
    event = moved.events.latest("version")
    assert (event.kind, event.actor, event.version) == ("customer_merged", maya, moved.version)
    assert event.details == {"gone": "A. Okafor", "kept": "Amara Okafor"}
    assert not stayed.events.filter(kind="customer_merged").exists()
    assert amara.changes.get().became == "A. Okafor"


def test_undo_gives_each_their_own_back_even_after_new_messages(amara, other, maya):
    inbox = create_inbox()
    done = merge(amara, other, by=maya, take={"name", "attribute:Plan"})
    amara.change("city", "Delft", by=maya)
    with_other = create_conversation(
        customer=Customer.objects.recognise(kind="email", value="amara@work.example"),
        inbox=inbox,
        subject="New of other",
    )
    create_conversation(customer=fresh(amara), subject="New of Amara")

    undo(done, by=maya)

    amara, other = fresh(amara), fresh(other)
    assert {c.subject for c in amara.conversations.all()} == {"Lamp", "New of Amara"}
    assert {c.subject for c in other.conversations.all()} == {"Other", "New of other"}
    assert addresses(other) == {"amara@work.example"}
    assert (amara.name, amara.city, amara.country) == ("Amara Okafor", "Delft", "")
    assert amara.attributes == {"Plan": "Trade"}
    assert other.attributes == {"Plan": "Gold", "Orders": "3"}
    assert with_other.events.latest("version").kind == "customer_unmerged"


def test_what_was_edited_since_is_not_undone(amara, other, maya):
    done = merge(amara, other, by=maya)
    amara = fresh(amara)
    amara.change("country", "BE", by=maya)
    amara.set_attribute("Orders", "4", by=maya)

    undo(done, by=maya)

    amara = fresh(amara)
    assert amara.country == "BE"
    assert amara.attributes == {"Plan": "Trade", "Orders": "4"}


def test_nobody_is_merged_with_themselves(amara, maya):
    with pytest.raises(Refused, match="one customer already"):
        merge(amara, fresh(amara), by=maya)


def test_who_was_merged_is_not_merged_again(amara, other, maya):
    third = create_customer("Third")
    stale_amara, stale_other = fresh(amara), fresh(other)
    merge(amara, other, by=maya)

    with pytest.raises(Refused, match="meanwhile"):
        merge(third, stale_other, by=maya)
    with pytest.raises(Refused, match="meanwhile"):
        merge(stale_amara, stale_other, by=maya)


def test_undoing_twice_is_refused_and_changes_nothing(amara, other, maya):
    done = merge(amara, other, by=maya)
    undo(done, by=maya)

    with pytest.raises(Refused, match="already"):
        undo(done, by=maya)
    assert fresh(other).conversations.count() == 1


def test_undo_works_after_the_kept_one_was_merged_again(amara, other, maya):
    third = create_customer("Third", "third@okafor.nl")
    first = merge(amara, other, by=maya)
    second = merge(third, fresh(amara), by=maya)
    assert third.conversations.count() == 2

    undo(first, by=maya)
    assert {c.subject for c in fresh(other).conversations.all()} == {"Other"}
    assert {c.subject for c in third.conversations.all()} == {"Lamp"}

    undo(second, by=maya)
    assert {c.subject for c in fresh(amara).conversations.all()} == {"Lamp"}
    assert not third.conversations.exists()
    assert Identity.objects.exclude(came_as=None).count() == 0


def test_both_may_have_noted_the_same_unproven_address(amara, other, maya):
    for one in (amara, other):
        one.add_identity("email", "shared@okafor.nl", by=maya)

    done = merge(amara, other, by=maya)
    undo(done, by=maya)

    assert addresses(fresh(other)) == {"amara@work.example", "shared@okafor.nl"}


# --- Any order ------------------------------------------------------------------------------------

PEOPLE = 4
step = st.one_of(
    st.tuples(st.just("merge"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("undo"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("writes"), st.integers(0, PEOPLE - 1), st.just(0)),
    st.tuples(st.just("edits"), st.integers(0, PEOPLE - 1), st.integers(0, 9)),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, max_size=12))
def test_whatever_is_merged_and_undone_everything_has_one_owner_and_comes_back(steps):
    with transaction.atomic():
        play(steps)
        transaction.set_rollback(True)


def play(steps):
    agent, inbox = create_agent(), create_inbox()
    senders = [f"sender-{next(number)}" for _ in range(PEOPLE)]
    for sender in senders:
        write(inbox, sender)
    people = [Customer.objects.recognise(kind="web", value=sender) for sender in senders]
    parent, merges = {}, []

    def root(i):
        while i in parent:
            i = parent[i]
        return i

    for what, a, b in steps:
        if what == "writes":
            write(inbox, senders[a])
        elif what == "edits":
            fresh(people[root(a)]).set_attribute(f"A{b}", str(next(number)), by=agent)
        elif what == "merge":
            try:
                done = merge(fresh(people[a]), fresh(people[b]), by=agent)
            except Refused:
                assert a == b or a in parent or b in parent
            else:
                parent[b] = a
                merges.append((done, b))
        elif what == "undo" and merges:
            done, gone = merges[a % len(merges)]
            try:
                undo(done, by=agent)
            except Refused:
                assert done.undone_at
            else:
                del parent[gone]
        check(senders, people, root)

    for done, gone in merges:
        if not type(done).objects.get(pk=done.pk).undone_at:
            undo(done, by=agent)
            del parent[gone]
    check(senders, people, root)
    for model in (Conversation, Message, Identity):
        assert not model.objects.exclude(came_as=None).exists()
    assert not Customer.objects.exclude(merged_into=None).exists()


def write(inbox, sender):
    incoming = Incoming(sender=sender, body=f"From {sender}", external_id=f"id-{next(number)}")
    return take_in(inbox, incoming)


def check(senders, people, root):
    """What somebody's address said is with whom they belong to now, and in a chat of their own."""
    for i, sender in enumerate(senders):
        owner = people[root(i)]
        assert Identity.objects.get(value=sender).customer == owner
        said = Message.objects.filter(body=f"From {sender}").select_related("conversation")
        assert {message.customer for message in said} == {owner}
        assert {message.conversation.customer for message in said} == {owner}
        chats = {message.conversation_id for message in said}
        theirs = Message.objects.filter(conversation__in=chats, direction="in")
        assert {message.body for message in theirs} == {f"From {sender}"}
