"""Two at the same moment: one of them is first, the other hears so, and nothing is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from canned_responses.models import Macro
from conversations import customer_merges
from conversations.models import Batch, Conversation, Message, View
from customers.models import Customer, Merge
from tests import factories
from tests.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = pytest.mark.parametrize("round", range(2))


@pytest.fixture
def maya():
    return factories.create_agent("Maya Lind")


@pytest.fixture
def priya():
    return factories.create_agent("Priya Nair", role="supervisor")


@pytest.fixture
def one():
    return factories.create_conversation(said="My lamp arrived broken.")


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def beside(conversation, said="Once more"):
    """Another one of the same customer, in the same inbox."""
    same = {"customer": conversation.customer, "inbox": conversation.inbox}
    return factories.create_conversation(said=said, **same)


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


def check_versions(*conversations):
    """Every line of the log is there once, and the conversation counts them."""
    for conversation in map(fresh, conversations):
        versions = list(conversation.events.values_list("version", flat=True))
        assert len(versions) == len(set(versions))
        assert conversation.version == max(versions)


@ROUNDS
def test_two_agents_who_close_it_close_it_once(one, maya, priya, round):
    at_once(*[lambda by=by: fresh(one).close(by=by) for by in (maya, priya)])

    assert kinds(one).count("closed") == 1
    assert fresh(one).status == "closed"


@ROUNDS
def test_of_two_who_answer_the_second_is_shown_the_first(one, maya, priya, round):
    seen = fresh(one).version

    results = at_once(
        *[lambda by=by: fresh(one).reply(by.name, by=by, seen=seen) for by in (maya, priya)]
    )

    assert len(refused(results)) == 1
    assert one.messages.filter(direction=Message.Direction.OUT).count() == 1


@ROUNDS
def test_a_macro_pressed_twice_writes_to_the_customer_once(one, maya, round):
    now, steps = timezone.now(), [["reply", {"text": "We are on it."}], ["priority", "high"]]

    def press():
        once = {"label": "On it", "client_id": "one press", "now": now}
        return Batch.objects.apply(fresh(one), steps, by=maya, **once)

    first, second, third = at_once(press, press, press)

    assert first == second == third
    assert one.messages.filter(direction=Message.Direction.OUT).count() == 1


@ROUNDS
def test_a_batch_and_a_reply_by_hand_both_happen(one, maya, priya, round):
    now = timezone.now()
    other = beside(one)
    found = Conversation.objects.filter(pk__in=[one.pk, other.pk])
    steps = [["priority", "high"], ["close", "resolved"]]
    batch, _new = Batch.objects.start(found, steps, by=priya, now=now, label="Done")

    def work():
        while batch.go_on(now=timezone.now()):
            pass

    at_once(work, work, *[lambda: fresh(one).reply("It is on its way.", by=maya)])
    while batch.go_on(now=timezone.now()):
        pass

    assert one.messages.filter(body="It is on its way.").count() == 1
    assert kinds(one).count("closed") == 1
    assert not batch.items.filter(state="waiting").exists()
    check_versions(one, other)


@ROUNDS
def test_what_is_undone_twice_is_undone_once(one, maya, round):
    now = timezone.now()
    batch = Batch.objects.apply(one, [["priority", "high"]], by=maya, now=now, label="High")

    def undo():
        mine = Batch.objects.get(pk=batch.pk)
        mine.undo(now=now)
        while mine.go_on(now=now):
            pass

    at_once(undo, undo, undo)

    assert fresh(one).priority == ""
    assert kinds(one).count("priority_changed") == 2


def test_what_a_colleague_changed_since_stays_when_a_macro_is_undone(one, maya, priya):
    now = timezone.now()
    batch = Batch.objects.apply(one, [["priority", "high"]], by=maya, now=now, label="High")
    fresh(one).set_priority("low", by=priya, now=now)

    batch.undo(now=now)
    while batch.go_on(now=now):
        pass

    assert fresh(one).priority == "low"
    assert batch.items.get().why


@ROUNDS
def test_merged_in_a_circle_one_stays(one, maya, round):
    two, three = beside(one), beside(one)
    circle = [(one, two), (two, three), (three, one)]

    at_once(*[lambda a=a, b=b: fresh(a).merge_into(fresh(b), by=maya) for a, b in circle])

    standing = {fresh(each).standing.pk for each in (one, two, three)}
    assert standing & {one.pk, two.pk, three.pk}
    for message in Message.objects.all():
        assert message.conversation == (message.home or message.conversation).standing
    check_versions(one, two, three)


@ROUNDS
def test_a_message_that_comes_while_it_is_merged_or_split_is_kept(one, maya, round):
    two, now = beside(one), timezone.now()
    message = one.receive("Something else", now=now)

    at_once(
        lambda: fresh(one).split(Message.objects.get(pk=message.pk), by=maya, and_later=True),
        lambda: fresh(one).receive("One more thing", now=now + timedelta(seconds=1)),
        lambda: fresh(two).merge_into(fresh(one), by=maya),
        lambda: fresh(two).receive("And another", now=now + timedelta(seconds=2)),
    )

    assert Message.objects.count() == 5
    for each in Message.objects.all():
        assert each.conversation == (each.home or each.conversation).standing
    check_versions(*Conversation.objects.all())


@ROUNDS
def test_a_merge_is_taken_back_once_while_its_customer_writes(one, maya, priya, round):
    two = beside(one)
    two.merge_into(one, by=maya)

    results = at_once(
        *[lambda by=by: fresh(two).unmerge(by=by) for by in (maya, priya)],
        lambda: fresh(one).receive("Hello?", now=timezone.now()),
    )

    assert len(refused(results)) == 1
    assert kinds(two).count("unmerged") == 1
    check_versions(one, two)


@ROUNDS
def test_customers_merged_both_ways_are_one_customer(one, maya, priya, round):
    other = factories.create_conversation(said="It is me, too").customer
    a, b = one.customer, other

    def merge(kept, gone, by):
        kept, gone = (Customer.objects.get(pk=each.pk) for each in (kept, gone))
        return customer_merges.merge(kept, gone, by=by)

    results = at_once(
        lambda: merge(a, b, maya),
        lambda: merge(b, a, priya),
        lambda: fresh(one).receive("Meanwhile", now=timezone.now()),
        lambda: fresh(one).reply("We look at it", by=maya),
    )

    assert len(refused(results)) == 1
    assert Customer.objects.current().count() == 1
    done = Merge.objects.get()
    results = at_once(
        *[lambda by=by: customer_merges.undo(Merge.objects.get(), by=by) for by in (maya, priya)]
    )
    assert len(refused(results)) == 1
    assert set(Conversation.objects.values_list("customer", flat=True)) == {a.pk, b.pk}
    done.refresh_from_db()
    assert done.undone_at


@ROUNDS
def test_tags_are_merged_while_both_are_being_given(one, maya, priya, round):
    now = timezone.now()
    a, b = factories.create_tag("A"), factories.create_tag("B")
    tagged = [one, *(beside(one) for _ in range(5))]
    for conversation in tagged:
        conversation.tag(a, by=maya, now=now)

    at_once(
        lambda: a.merge_into(b, by=priya, now=now),
        *[lambda each=each: fresh(each).tag(b, by=maya, now=now) for each in tagged],
    )

    for conversation in tagged:
        assert [tag.name for tag in conversation.tags.all()] == ["B"]


@ROUNDS
def test_a_view_saved_twice_is_there_once(maya, round):
    clients = [Client() for _ in range(3)]
    for client in clients:
        client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = {"name": "To do", "who": "me"}

    answers = at_once(
        *[
            lambda client=client: client.post("/inbox/views/new/?tab=pending", form)
            for client in clients
        ]
    )

    assert {answer.status_code for answer in answers} == {302}
    assert View.objects.count() == 1


@ROUNDS
def test_nobody_is_called_who_cannot_see_it_any_more(one, maya, priya, round):
    ours, theirs = factories.create_team(members=[maya]), factories.create_team()
    one.hand_to(ours, by=priya)

    at_once(
        lambda: fresh(one).add_note("@Maya Lind what now?", by=priya),
        lambda: fresh(one).hand_to(theirs, by=priya),
    )

    assert not Conversation.objects.visible_to(maya).filter(pk=one.pk).exists()
    assert not Conversation.objects.visible_to(maya).in_box("mentions", maya).exists()
    check_versions(one)


@ROUNDS
def test_a_macro_is_counted_each_time(maya, round):
    macro = Macro.objects.create(title="Close", steps=[], changed_at=timezone.now())

    at_once(*[lambda: Macro.objects.get(pk=macro.pk).count_use(now=timezone.now())] * 5)

    assert Macro.objects.get().usage_count == 5
