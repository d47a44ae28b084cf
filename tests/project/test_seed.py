from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Max, Min
from django.test import override_settings

from analytics import numbers, pulse
from analytics.cut import Cut, Period
from bot import flows
from bot.models import Flow, Topic, Turn
from canned_responses.models import Use
from conversations.models import Conversation, Event, Message, Note, Rating, Seen
from customers.models import Customer, Identity
from inbox_project.demo import bulk, company, patterns
from inboxes import letters
from inboxes.models import Inbox
from inboxes.widget import fallback
from quality.models import Review
from routing.dry_run import running
from routing.models import Match, Rule
from satisfaction.models import Ask
from team.models import Agent, Team
from training.course import Course
from training.models import OwnLesson, Practice

ANSWERS = ("first_response", "next_response")
NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)  # a Wednesday
# Each test's own transaction lies within that of the whole file.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker, media):
    """The demo company, told once for all tests of this file: what the command printed."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media), time_machine.travel(NOW, tick=False):
            call_command("seed", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _halden(said, settings, media):
    settings.MEDIA_ROOT = media
    with time_machine.travel(NOW, tick=False):
        yield


def agent(name):
    return Agent.objects.get(email=f"{name}@halden.example")


# --- the company ----------------------------------------------------------------------------------


def test_the_company_has_three_teams_twelve_people_and_a_bot():
    assert set(Team.objects.values_list("name", flat=True)) == {"Sales", "Support", "Billing"}
    assert Agent.objects.people().count() == 12
    assert Agent.objects.get(is_bot=True).name == "Helper"
    assert not Agent.objects.get(is_bot=True).has_usable_password()


@pytest.mark.parametrize("name", ["maya", "priya", "admin"])
def test_the_demo_logins_work(client, name):
    address = f"{name}@halden.example"

    answer = client.post("/accounts/login/", {"login": address, "password": company.PASSWORD})

    assert answer.url == "/inbox/", "nobody has to lead them to the training"


def test_its_people_are_on_their_way_through_the_lessons():
    assert Course(agent("maya")).percent == 46
    assert Course(Agent.objects.get(name="Noor Rahman")).percent == 100
    assert Course(agent("maya")).walked(OwnLesson.objects.get().key)


def test_some_have_practised_well_and_some_not():
    mine = Practice.objects.filter(trainee=agent("maya"), key="wrong-plug").order_by("started_at")
    careless, good = (practice.sheet["score"] for practice in mine)
    assert careless <= 40
    assert good >= 95
    assert not Practice.objects.running().exists()


def test_there_is_one_of_each_role():
    assert agent("maya").role == "agent"
    assert agent("priya").role == "supervisor"
    assert agent("admin").role == "admin"
    assert agent("admin").is_superuser


def test_customers_of_many_places_write_to_five_inboxes():
    assert Inbox.objects.count() == 5
    assert Inbox.objects.get(token="demo").has_bot
    assert Inbox.objects.get(token="help").has_bot
    assert all(not flow.problems() for flow in Flow.objects.all())
    assert flows.greeting(Inbox.objects.get(token="demo"), NOW)
    assert Customer.objects.exclude(name="").count() >= 80
    assert Customer.objects.values("country").distinct().count() > 40
    assert Customer.objects.filter(is_vip=True).count() > 5
    assert Customer.objects.filter(name="").exists()


# --- its rules ------------------------------------------------------------------------------------


def test_its_rules_were_used_and_asked_again_they_do_the_same():
    used = {rule.name: rule.matches.count() for rule in Rule.objects.all()}
    assert used["Best customers first"] > 20
    assert used["Batch 7: the lamps that flicker"] > 3
    assert used["Refunds to Billing"] > 3
    assert not Match.objects.exclude(failures=[]).exists()

    found = running.look({"rule": "", "span": "most"}, now=NOW)
    assert found["figures"].get("unasked", 0) == 0
    assert found["concerned"] == []


# --- its conversations ----------------------------------------------------------------------------


def test_four_hundred_conversations_stand_in_every_state():
    states = Counter(conversation.state for conversation in Conversation.objects.all())
    statuses = set(Conversation.objects.values_list("status", flat=True))
    reasons = set(Conversation.objects.values_list("close_reason", flat=True))

    assert Conversation.objects.count() == 400
    assert states["active"] > 30
    assert states["pending"] > 10
    assert states["snoozed"] > 5
    assert statuses == set(Conversation.Status.values)
    assert reasons == {"", *Conversation.CloseReason.values}
    assert set(Conversation.objects.values_list("turn", flat=True)) == {0, 1, 2, 3, 4}


def test_each_has_three_to_fourteen_messages():
    told = Conversation.objects.exclude(events__kind="merged").annotate(size=Count("messages"))
    sizes = told.aggregate(Min("size"), Max("size"))

    assert sizes["size__min"] >= 3
    assert sizes["size__max"] <= 14


def test_everything_that_can_be_seen_in_a_thread_is_in_one():
    kinds = set(Event.objects.values_list("kind", flat=True))
    theirs = Message.objects.filter(direction="in")

    assert kinds >= {
        *("opened", "message_received", "message_sent", "acknowledged", "bounced", "note_added"),
        *("taken_over", "assigned", "handed_to", "handed_off", "snoozed", "closed", "bot_solved"),
        *("reopened", "priority_changed", "tags_changed", "rated", "delivery_changed"),
        "merged",
    }
    assert Conversation.objects.exclude(follow_up_of=None).exists()
    assert Note.objects.exists()
    assert theirs.exclude(quoted="").exists()
    assert theirs.filter(html__contains="<table", remote_images=1).exists()
    assert theirs.filter(attachments__content_type="image/png", attachments__is_inline=False)
    assert Message.objects.filter(attachments__content_type="application/pdf").exists()
    assert set(Conversation.objects.values_list("priority", flat=True)) == {
        *("", "low", "medium", "high")
    }


def test_a_picture_within_a_mail_is_placed_in_its_text():
    message = Message.objects.filter(attachments__is_inline=True).first()
    picture = message.attachments.get(is_inline=True)

    assert f"/{message.conversation_id}/" in message.html
    assert f"/{picture.pk}" in message.html
    assert picture.file.read().startswith(b"\x89PNG")


def test_people_write_in_seven_languages():
    assert Message.objects.filter(body__contains="مرحبا").exists()
    languages = Conversation.objects.values_list("customer__language", flat=True)
    assert set(languages) - {""} == {"en", "de", "fr", "nl", "nb", "es", "ar"}


def test_no_text_has_a_gap_left_in_it():
    texts = [*Message.objects.values_list("body", flat=True), *Note.objects.values_list("body")]

    assert not [text for text in texts if "{" in text or "}" in text]


def test_one_message_may_not_have_arrived_and_one_came_back():
    deliveries = Counter(Message.objects.values_list("delivery", flat=True))

    assert deliveries["failed"] == 1
    assert deliveries["uncertain"] == 1
    assert deliveries["seen"] > 100
    assert deliveries["sent"] > 100


def test_nothing_waits_to_be_sent_or_announced():
    assert not Message.objects.filter(delivery__in=["queued", "claimed", "handing_off"]).exists()
    assert not Message.objects.exclude(delivery_due_at=None).exists()
    assert not Event.objects.filter(announced_at=None).exists()
    assert not fallback.left(NOW).exists()


def test_nothing_happens_in_the_future():
    now = NOW

    assert not Event.objects.filter(created_at__gt=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not Conversation.objects.filter(snoozed_until__lte=now).exists()


def test_every_log_counts_from_one_without_a_gap():
    assert_logs_are_whole()


def test_every_tile_is_alive():
    for name in ("maya", "priya"):
        tiles = {tile["name"]: tile for tile in pulse.figures(agent(name), NOW)}

        assert tiles["Avg Response Time"]["value"] not in {"–", "0"}
        assert int(tiles["Active Conversations"]["value"]) > 0
        assert 70 <= int(tiles["Customer Satisfaction"]["value"]) <= 100
        assert int(tiles["Resolved Today"]["value"]) > 0
        assert all(tile["line"] for tile in tiles.values())


def test_its_reports_look_like_those_of_a_real_desk():
    table = numbers.read(Cut(agent("priya")), Period.last(14, NOW))
    by_agent = numbers.by("agent", Cut(agent("priya")), Period.last(30, NOW))
    first, rated = table.total("first_response"), table.total("rated")

    assert 30 < first.percentile(0.5, office=True) < 600, "mostly in office hours"
    assert rated.count > 10
    assert rated.count + table.total("bot_rated").count < table.total("asked").count
    assert sum("credit" in cells for cells in by_agent.values()) > 6
    assert 0.05 < table.total("canned").count / table.total(*ANSWERS).count < 0.5


def test_some_customers_are_unhappy_and_most_of_them_say_why():
    low = Rating.objects.filter(score__lte=2)

    assert 6 <= low.count() <= Rating.objects.count() / 6
    assert low.exclude(comment="").count() > low.count() / 2
    assert low.exclude(agents=None).values("agents").distinct().count() > 2
    assert low.filter(agents=None).exists(), "with the bot, too"
    assert Review.objects.filter(found="low").count() > 2, "these are looked at first"


def test_reviews_are_in_every_state():
    assert {review.state for review in Review.objects.all()} == {
        *("draft", "shared", "seen", "replied")
    }
    told = Review.objects.answered().get()
    assert "name" in told.comments.first().text, "the answer is about that"


def test_a_supervisor_sees_everything_and_an_agent_what_is_theirs():
    standing = Conversation.objects.filter(merged_into=None).count()
    assert Conversation.objects.visible_to(agent("priya")).count() == standing > 390
    assert 0 < Conversation.objects.visible_to(agent("maya")).count() < 400


def test_what_came_in_just_now_is_unread_and_what_is_done_is_read():
    seen = Seen.objects.filter(agent=agent("maya")).values("conversation")

    assert not Conversation.objects.filter(status="pending", pk__in=seen).exists()
    assert not Conversation.objects.filter(status="closed").exclude(pk__in=seen).exists()


def test_a_mail_can_be_answered():
    mail = Conversation.objects.filter(inbox__channel="email", status="active").first()

    message = mail.reply("It is on its way.", by=agent("maya"), now=NOW)
    letter = letters.outgoing_for(message)

    assert letter.to == mail.customer.address
    assert letter.references


# --- the command ----------------------------------------------------------------------------------


def test_it_says_what_it_does(said):
    assert "400 of 400" in said
    assert "maya@halden.example" in said


def test_a_second_run_changes_nothing():
    again, before = StringIO(), counts()

    call_command("seed", stdout=again)

    assert "already here" in again.getvalue()
    assert counts() == before


def test_emptying_the_database_is_for_developers_only(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError):
        call_command("seed", reset=True)

    assert Conversation.objects.count() == 400


# --- many more ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd(said):
    """The conversations of the bulk, made once for the rest of this file."""
    first = Conversation.objects.order_by("pk").last().pk + 1
    bulk.multiply(2000)
    return Conversation.objects.filter(pk__gte=first).order_by("pk")


def test_in_bulk_they_are_whole_and_of_two_years(crowd):
    made = Conversation.objects.all()
    states = Counter(made.values_list("status", flat=True))

    assert made.count() == 2400
    assert states["closed"] + states["bot_handled"] > 0.9 * 2400
    assert set(states) == set(Conversation.Status.values)
    assert not Conversation.objects.filter(snoozed_until__lte=NOW).exists()
    years = made.aggregate(Min("opened_at"), Max("opened_at"))
    assert (years["opened_at__max"] - years["opened_at__min"]).days > 600
    assert_logs_are_whole()
    assert not Event.objects.filter(announced_at=None).exists()
    assert not Message.objects.filter(delivery="queued").exists()
    assert not Event.objects.filter(created_at__gt=NOW).exists()


def test_in_bulk_each_shows_its_own_last_line(crowd):
    for conversation in crowd[:200]:
        last = conversation.messages.exclude(auto="auto_reply").order_by("pk").last()
        assert conversation.preview == patterns.cut(last.body)
        assert conversation.last_activity_at == last.created_at


def test_in_bulk_rows_belong_together(crowd):
    some = crowd[:100]
    for event in Event.objects.filter(conversation__in=some).select_related("message"):
        assert event.message is None or event.message.conversation_id == event.conversation_id
        assert event.note is None or event.note.conversation_id == event.conversation_id
    theirs = Message.objects.filter(conversation__in=some, direction="in")
    assert all(m.customer_id == m.conversation.customer_id for m in theirs)


def test_in_bulk_reports_have_as_much_to_count(crowd):
    for model in (Use, Ask, Rating):
        told = model.objects.filter(conversation__lt=crowd[0].pk)
        assert 2 < model.objects.count() / told.count() < 10
    use = Use.objects.filter(conversation__in=crowd).first()
    times = use.conversation.messages.filter(author=use.agent).values_list("created_at", flat=True)
    assert use.at in times, "it was laid into an answer of theirs"


def test_in_bulk_customers_have_addresses_of_their_own(crowd):
    verified = Identity.objects.verified().filter(kind="email")
    addresses = verified.values_list("value", flat=True)

    assert Customer.objects.count() > 400
    assert len(set(addresses)) == len(addresses)


def test_after_bulk_life_goes_on(crowd):
    conversation = crowd.filter(status="closed").exclude(close_reason="spam").first()

    conversation.reply("One more thing.", by=agent("maya"), now=NOW)

    assert conversation.status == "active"
    assert conversation.messages.order_by("pk").last().body == "One more thing."


def test_after_bulk_every_index_and_key_is_back_and_more_can_be_added(crowd):
    before, total = schema(), Conversation.objects.count()

    bulk.multiply(100)

    assert schema() == before
    assert Conversation.objects.count() == total + 100


# --- what these tests share -----------------------------------------------------------------------


def counts():
    models = [Agent, Team, Inbox, Customer, Conversation, Message, Event, Note, Rating]
    return [model.objects.count() for model in models]


def assert_logs_are_whole():
    moved = Event.objects.filter(kind="merged").values("conversation")
    logs = Event.objects.exclude(conversation__in=moved)
    logs = logs.values("conversation", "conversation__version")
    for log in logs.annotate(lines=Count("pk"), first=Min("version"), last=Max("version")):
        assert log["first"] == 1
        assert log["lines"] == log["last"] == log["conversation__version"]


def schema():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, indisvalid, indpred IS NULL FROM pg_index"
            " UNION ALL SELECT conname, convalidated, condeferrable FROM pg_constraint"
            " ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


def test_what_the_bot_did_says_why_and_from_which_article():
    bot = Agent.objects.get(is_bot=True)
    of_bot = Event.objects.filter(actor=bot, kind__in=["message_sent", "handed_off", "bot_solved"])
    turns = Turn.objects.filter(conversation__inbox__token="help")

    assert not of_bot.filter(reason=None).exists()
    assert turns.filter(outcome="answer").exclude(found=[]).count() > 50
    assert turns.filter(outcome="hand_off", topic="refund over 500 €").exists()
    assert set(Topic.objects.values_list("name", flat=True)) >= {"Refund over 500 €"}
