"""A rule is tried over what was, and today's rules are asked again: nothing of it is written."""

import os
from datetime import timedelta
from random import Random

import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction

from conversations.models import Conversation, Event
from routing import rules
from routing.dry_run import keeping, running
from routing.dry_run.keeping import DryRun
from routing.models import Rule, Run
from team.models import Agent
from tests.factories import (
    create_bot,
    create_conversation,
    create_customer,
    create_department,
    create_inbox,
    create_issue_type,
    create_tag,
    create_team,
)

pytestmark = pytest.mark.django_db

MANY = int(os.environ.get("REPLAYED", "25"))  # conversations; the full measure is in bench/


def create_rule(name, *conditions, steps, now, **fields):
    fields.setdefault("position", Rule.objects.count() + 1)
    conditions = {"all": fields.pop("all", True), "conditions": list(conditions)}
    rule = Rule(name=name, conditions=conditions, steps=steps, **fields)
    rule.keep(by=None, now=now)
    return rule


def draft(name, *conditions, steps, **fields):
    """A rule in a form, not saved."""
    conditions = {"all": True, "conditions": list(conditions)}
    return Rule(name=name, conditions=conditions, steps=steps, **fields)


def ask_rules(conversation, now):
    """As the workers do, of all that was not asked yet."""
    for event in conversation.events.filter(kind__in=rules.KINDS, rule_run=None).order_by(
        "version"
    ):
        rules.apply(Run.objects.hear(event, now=now).pk, now=now)
    conversation.refresh_from_db()


def arrives(said, now, **fields):
    conversation = create_conversation(said=said, now=now, **fields)
    ask_rules(conversation, now)
    return conversation


def look(rule=None, *, now, span="most"):
    return running.look({"rule": running.pack(rule), "span": span}, now=now)


@pytest.fixture
def billing(maya):
    return create_team("Billing", [maya])


REFUND = ["text", "any", "refund"]


def test_a_rule_is_tried_before_it_is_saved(billing, now):
    wanted = arrives("I want a refund", now)
    arrives("Where is my lamp?", now)

    found = look(draft("Refunds", REFUND, steps=[["assign", f"team-{billing.pk}"]]), now=now)

    assert found["figures"]["count"] == 2
    assert found["figures"]["matched"] == found["figures"]["changed"] == 1
    (one,) = found["concerned"]
    assert one["pk"] == wanted.pk
    assert one["before"] == [("team", None)]
    assert one["after"] == [("team", billing.pk)]
    assert found["teams"] == {None: [2, 1], billing.pk: [0, 1]}
    assert not Rule.objects.exists()


def test_it_is_tried_where_it_stands_in_the_order(billing, now):
    sales = create_team("Sales")
    create_rule("Everything", steps=[["assign", f"team-{sales.pk}"]], now=now)
    arrives("I want a refund", now)

    late = draft("Refunds", REFUND, steps=[["assign", f"team-{billing.pk}"]], position=9)
    found = look(late, now=now)

    assert found["figures"]["matched"] == 0
    assert found["covered"] == {1: {0: 1}}  # it would, and the first one comes before it


def test_a_change_of_a_rule_is_compared_with_the_rule_as_it_is(billing, now):
    rule = create_rule("Refunds", REFUND, steps=[["priority", "low"]], now=now)
    arrives("A refund, please", now)

    rule.steps = [["priority", "high"], ["assign", f"team-{billing.pk}"]]
    found = look(rule, now=now)

    (one,) = found["concerned"]
    assert dict(one["before"]) == {"priority": "low", "team": None}
    assert dict(one["after"]) == {"priority": "high", "team": billing.pk}
    assert found["fields"] == {"priority": 1, "team": 1}


def test_what_people_did_by_hand_already_is_said(billing, maya, now):
    conversation = arrives("A refund, please", now)
    conversation.hand_to(billing, by=maya, now=now + timedelta(minutes=1))

    found = look(draft("Refunds", REFUND, steps=[["assign", f"team-{billing.pk}"]]), now=now)

    assert found["figures"]["already"] == 1


def test_it_knows_what_was_then_and_not_what_is_now(billing, maya, now):
    customer = create_customer()
    conversation = arrives("A refund, please", now, customer=customer)
    later = now + timedelta(minutes=5)
    conversation.set_priority("high", by=maya, now=later)
    conversation.tag(create_tag("Refund"), by=maya, now=later)
    customer.change("is_vip", True, by=maya, now=later)
    conversation.receive("By the way: my lamp is broken", now=later)
    steps = [["assign", f"team-{billing.pk}"]]

    for asked in (
        ["priority", "is", ["high"]],
        ["tag", "any", [str(create_tag("Refund").pk)]],
        ["vip", "yes", None],
        ["text", "any", "lamp"],
    ):
        assert look(draft("Later", asked, steps=steps), now=now)["figures"]["matched"] == 0, asked
    then = draft("Then", ["priority", "is", [""]], ["vip", "no", None], REFUND, steps=steps)
    assert look(then, now=now)["figures"]["matched"] == 1


def test_two_rules_that_do_not_agree_are_named(billing, now):
    create_rule("Low", REFUND, steps=[["priority", "low"]], goes_on=True, now=now)
    conversation = arrives("A refund, please", now)

    found = look(draft("High", steps=[["priority", "high"]], position=9), now=now)

    (conflict,) = found["conflicts"]
    assert (conflict["first"], conflict["second"], conflict["field"]) == (0, 1, "priority")
    assert conflict["pks"] == [conversation.pk]


def test_a_rule_that_never_holds_is_seen(billing, now):
    create_rule("Spam", ["text", "any", "casino"], steps=[["priority", "low"]], now=now)
    arrives("A refund, please", now)
    found = look(now=now)
    assert found["ran"] == {}
    assert found["figures"]["changed"] == 0


def test_a_span_of_days_leaves_out_what_is_older(billing, now):
    arrives("A refund, please", now - timedelta(days=9))
    arrives("A refund, please", now - timedelta(days=2))
    rule = draft("Refunds", REFUND, steps=[["priority", "high"]])
    assert look(rule, now=now, span="7")["figures"]["matched"] == 1
    assert look(rule, now=now, span="30")["figures"]["matched"] == 2


def populate(random, now, count):
    """A company with rules of all kinds, and what customers wrote and agents did."""
    teams = [create_team(name) for name in ("Billing", "Sales", "Support")]
    tags = [create_tag(name) for name in ("Refund", "VIP", "Lamp")]
    department, issue = create_department("Billing"), create_issue_type("Question")
    to = [["assign", f"team-{team.pk}"] for team in teams]
    tag = [["tag", str(each.pk)] for each in tags]
    both = {"moments": ["arrives", "writes"]}
    create_rule("Spam", ["text", "any", "casino"], steps=[["priority", "low"]], now=now)
    create_rule("VIP", ["vip", "yes", None], steps=[tag[1]], goes_on=True, now=now)
    create_rule("Refunds", REFUND, steps=[to[0], ["priority", "high"], tag[0]], now=now, **both)
    create_rule("Lamps", ["text", "regex", r"lamp\w*"], steps=[tag[2]], goes_on=True, now=now)
    create_rule("Of lamps", ["tag", "any", [str(tags[2].pk)]], steps=[to[2]], now=now, **both)
    sorted_ = [["department", str(department.pk)], ["issue_type", str(issue.pk)]]
    create_rule("From far", ["country", "is", ["JP", "NO"]], steps=sorted_, now=now, goes_on=True)
    create_rule("Known", ["earlier", "over", 0], steps=[to[1], ["alert", "assignee"]], now=now)
    agent = Agent.objects.people().first()
    mine = [["assign", f"agent-{agent.pk}"]]
    create_rule("Broken", ["text", "any", "broken"], steps=mine, now=now, goes_on=True, **both)
    create_rule("Rest", ["priority", "is_not", ["high"]], steps=[["priority", "low"]], now=now)
    inboxes = [create_inbox(), create_inbox("email"), create_inbox(has_bot=True)]
    customers = [
        create_customer(f"Customer {n}", country=random.choice(["", "JP", "DE", "NO"]))
        for n in range(max(count // 3, 2))
    ]
    words = ["refund", "lamp", "lamps", "casino", "hello", "order", "please", "broken"]
    return teams, tags, inboxes, customers, words


def live(random, agent, bot, world, now, count):
    teams, tags, inboxes, customers, words = world
    for n in range(count):
        moment = now + timedelta(minutes=n)
        said = " ".join(random.choices(words, k=random.randrange(1, 6)))
        conversation = create_conversation(
            said=said, now=moment, inbox=random.choice(inboxes), customer=random.choice(customers)
        )
        if random.random() < 0.9:
            ask_rules(conversation, moment)
        for _ in range(random.randrange(4)):
            moment += timedelta(seconds=20)
            by = {"by": agent, "now": moment}
            deed = random.choice(
                [
                    lambda c, by: c.hand_to(random.choice(teams), **by),
                    lambda c, by: c.assign_to(random.choice([agent, None]), **by),
                    lambda c, by: c.set_priority(random.choice(["", "low", "high"]), **by),
                    lambda c, by: c.tag(random.choice(tags), **by),
                    lambda c, by: c.untag(random.choice(tags), **by),
                    lambda c, by: c.receive(random.choice(words), now=by["now"]),
                    lambda c, by: c.close(**by),
                    lambda c, by: c.customer.change("is_vip", random.random() < 0.5, **by),
                ]
            )
            if conversation.status == "bot" and random.random() < 0.5:
                epoch = conversation.handler_epoch
                conversation.hand_off(by=bot, epoch=epoch, now=moment, reason="asked")
            else:
                deed(conversation, by)
            conversation.refresh_from_db()
            if random.random() < 0.9:  # else a worker is late, and asks after the next deed
                ask_rules(conversation, moment)
        ask_rules(conversation, moment + timedelta(seconds=1))


@pytest.mark.parametrize("seed", range(2))
def test_unchanged_rules_make_again_what_they_made(maya, seed, now):
    random, begun = Random(seed), now - timedelta(days=1)
    live(random, maya, create_bot(), populate(random, begun, MANY), begun, MANY)
    assert Event.objects.filter(reason__kind="rule").count() > MANY // 2

    found = look(now=now)

    assert found["figures"]["count"] == Conversation.objects.count()
    assert found["concerned"] == []
    assert found["figures"]["changed"] == 0


def test_what_two_rules_did_and_undid_is_as_it_was(billing, now):
    """The log has both lines, and the conversation is where it was before."""
    sales = create_team("Sales")
    to = [[["assign", f"team-{team.pk}"]] for team in (billing, sales)]
    create_rule("There", steps=to[0], goes_on=True, now=now)
    create_rule("And back", REFUND, steps=to[1], now=now)
    conversation = create_conversation(said="A refund", now=now)
    conversation.hand_to(sales, now=now)
    ask_rules(conversation, now)

    assert Event.objects.filter(reason__kind="rule", kind="handed_to").count() == 2
    assert look(now=now)["concerned"] == []


def test_nothing_is_written(billing, now):
    rule = create_rule("Refunds", REFUND, steps=[["priority", "low"]], now=now)
    for _ in range(3):
        arrives("A refund, please", now)
    rule.steps = [["assign", f"team-{billing.pk}"], ["alert", "supervisors"], ["priority", "high"]]

    def rows():
        with connection.cursor() as cursor:
            for model in apps.get_models():
                query = "SELECT count(*), sum(hashtext(t::text)) FROM {} t"
                cursor.execute(query.format(connection.ops.quote_name(model._meta.db_table)))
                yield model, cursor.fetchone()

    before = dict(rows())
    look(rule, now=now)
    assert dict(rows()) == before


@pytest.mark.django_db(transaction=True)
def test_it_runs_where_nothing_can_be_written(billing, priya, now):
    arrives("A refund, please", now)
    rule = draft("Refunds", REFUND, steps=[["priority", "high"]])
    run = DryRun.begin(by=priya, rule=running.pack(rule), span="most")
    running.carry_out(run.token, now)
    assert run.result["figures"]["matched"] == 1

    with transaction.atomic():
        keeping.forbid_writing()
        with pytest.raises(InternalError, match="read-only"):
            Rule.objects.create(name="No")
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_it_stops_when_it_is_told_to(billing, priya, now):
    arrives("A refund, please", now)
    run = DryRun.begin(by=priya, rule="", span="most")
    run.stop()
    running.carry_out(run.token, now)
    assert run.result is None
    assert run.progress["state"] == "stopped"


def test_how_many_there_are_makes_no_more_queries(billing, now, django_assert_max_num_queries):
    create_rule("Refunds", REFUND, ["vip", "no", None], steps=[["priority", "high"]], now=now)
    for _ in range(12):
        arrives("A refund, please", now)
    with django_assert_max_num_queries(32):
        look(draft("Office", ["office_hours", "open", None], steps=[["priority", "low"]]), now=now)


def test_a_rule_in_hand_is_in_force_when_the_database_says_so(now):
    hour = timedelta(hours=1)
    times = [None, now - hour, now, now + hour]
    for number, (start, end) in enumerate((a, b) for a in times for b in times):
        fields = {"is_on": number % 5 > 0, "moments": ["arrives"] if number % 3 else ["writes"]}
        create_rule("A rule", steps=[], active_from=start, active_until=end, now=now, **fields)
    for moment in ("arrives", "writes"):
        found = set(Rule.objects.in_force(moment, now))
        assert found == {rule for rule in Rule.objects.all() if rule.is_in_force(moment, now)}
