"""What a flow says in a conversation, and what becomes of what customers tell it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bot import flows, speaking
from bot.models import Flow, Place, Turn
from customers.models import Identity
from tests.factories import (
    create_agent,
    create_article,
    create_bot,
    create_conversation,
    create_inbox,
    create_office_hours,
)
from tests.inboxes.widget import Browser

pytestmark = pytest.mark.django_db

ORDER = [
    ["ask", {"text": "Which order is it?", "field": "order_number", "can_skip": True}],
    ["hand_off", {"text": "Thank you, a person looks at it."}],
]
CONTACT = [
    ["say", {"text": "We are away."}],
    ["ask", {"text": "What is your name?", "field": "name", "can_skip": True}],
    ["ask", {"text": "Where can we write to?", "field": "email", "can_skip": False}],
    ["answer", {}],
]


@pytest.fixture
def bot():
    return create_bot()


@pytest.fixture
def inbox():
    return create_inbox(has_bot=True, sender_name="Halden Lighting")


@pytest.fixture
def browser(inbox):
    return Browser(inbox)


def create_flow(inbox, steps=ORDER, **fields):
    fields = {"name": "Order number", "starts": "button", "position": 1, "steps": steps} | fields
    flow = Flow(inbox=inbox, **fields)
    flow.keep(by=None, now=timezone.now())
    return flow


def say(browser, bot, text, chosen="", now=None):
    """The customer writes, and the flow's answer is said: -> Said, or None."""
    now = now or timezone.now()
    assert browser.write(text, chosen=chosen).status_code == 201
    conversation = browser.conversation
    message = conversation.messages.latest("pk")
    said = flows.step(conversation, message, now)
    if said:
        conversation.bot_reply(
            said.text or "…", by=bot, epoch=conversation.handler_epoch, now=now, offers=said.offers
        )
        said.keep(by=bot, now=now)
    return said


def test_a_button_of_the_greeting_begins_its_flow(browser, bot, inbox):
    flow = create_flow(inbox)

    said = say(browser, bot, "Where is my order?", f"flow:{flow.pk}")

    assert said.text == "Which order is it?"
    assert said.offers["field"] == "order_number"
    assert said.offers["buttons"] == [{"text": "Skip", "value": "flow:skip"}]
    assert "Your order number" in browser.tail()["offers"]


@pytest.mark.django_db(transaction=True)
def test_the_number_is_collected_and_goes_with_the_hand_off(browser, bot, inbox):
    flow = create_flow(inbox)
    say(browser, bot, "Where is my order?", f"flow:{flow.pk}")

    said = say(browser, bot, "It is 48213")

    assert said.hands_off
    assert said.done
    assert flows.collected(browser.conversation) == ["Order number: 48213"]
    assert browser.conversation.customer.attributes == {"Order number": "48213"}
    assert Place.objects.get().told == {"order_number": "48213"}


def test_a_question_in_between_is_answered_and_the_flow_goes_on(browser, bot, inbox):
    flow = create_flow(inbox)
    say(browser, bot, "Where is my order?", f"flow:{flow.pk}")

    assert say(browser, bot, "Do you ship to Norway?") is None
    again = flows.goes_back(browser.conversation, timezone.now())
    assert again.text == "Which order is it?"
    assert again.offers["field"] == "order_number"
    assert say(browser, bot, "48213").hands_off


def test_a_person_is_asked_for_at_any_step(browser, bot, inbox):
    flow = create_flow(inbox)
    say(browser, bot, "Where is my order?", f"flow:{flow.pk}")

    assert say(browser, bot, "Talk to a person", "person") is None


@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_typed_is_answered_to_and_opens_nobodys_history(browser, bot, inbox):
    amara = create_conversation(inbox=inbox, said="A secret").customer
    amara.identities.create(kind="email", value="amara@okafor.nl")
    create_flow(inbox, CONTACT, starts="first")

    said = say(browser, bot, "Is it dimmable?")
    assert said.text == "We are away.\n\nWhat is your name?"
    say(browser, bot, "Zoë Quist")
    said = say(browser, bot, "amara@okafor.nl")

    assert said.question == "Is it dimmable?"
    customer = browser.conversation.customer
    assert customer != amara
    assert customer.name == "Zoë Quist"
    known = customer.identities.get(kind=Identity.Kind.EMAIL)
    assert (known.value, known.is_verified) == ("amara@okafor.nl", False)
    assert browser.visitor.conversations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_agents_know_better_stays(browser, bot, inbox):
    create_flow(inbox, CONTACT[1:], starts="first")
    say(browser, bot, "Is it dimmable?")
    maya, customer = create_agent("Maya Lind"), browser.conversation.customer
    customer.change("name", "Zoë Quist", by=maya)

    flows.told.learn(browser.conversation, {"name": "Somebody Else"}, by=bot, now=timezone.now())

    customer.refresh_from_db()
    assert customer.name == "Zoë Quist"


def test_what_is_known_is_not_asked(bot, inbox, now):
    create_flow(inbox, CONTACT, starts="first")
    conversation = create_conversation(inbox=inbox, said="Is it dimmable?", now=now)

    said = flows.step(conversation, conversation.messages.get(), now)

    assert (said.text, said.question) == ("We are away.", "Is it dimmable?")


def test_a_first_message_begins_a_flow_once(browser, bot, inbox):
    create_flow(inbox, CONTACT[:1], starts="first")

    assert say(browser, bot, "Hello").text == "We are away."
    assert say(browser, bot, "Hello?") is None


@pytest.mark.parametrize("text", ["I want to RETURN it", "a return, please!", "return"])
def test_certain_words_begin_a_flow(browser, bot, inbox, text):
    create_flow(inbox, starts="words", words=["return"])

    assert say(browser, bot, text)


def test_other_words_begin_none(browser, bot, inbox):
    create_flow(inbox, starts="words", words=["return"])

    assert say(browser, bot, "I could not find it") is None


def test_flows_know_the_office_hours(browser, bot, inbox, now):
    create_office_hours(is_default=True)
    create_flow(inbox, CONTACT[:1], starts="first", hours="closed")
    create_flow(inbox, [["say", {"text": "We are here."}]], starts="first", hours="open")
    monday = now.replace(year=2025, month=6, day=2, hour=10)

    browser.write("Hello")
    message = browser.conversation.messages.get()
    for hour, text in ((10, "We are here."), (20, "We are away.")):
        at = monday.replace(hour=hour)
        assert flows.step(browser.conversation, message, at).text == text


@pytest.mark.parametrize("change", ["deleted", "off", "other inbox", "no steps", "days later"])
def test_a_flow_that_changed_meanwhile_lets_go(browser, bot, inbox, change):
    flow = create_flow(inbox)
    say(browser, bot, "Where is my order?", f"flow:{flow.pk}")
    now = timezone.now()
    if change == "deleted":
        flow.delete()
    elif change == "no steps":
        Flow.objects.update(steps=[])
    elif change == "days later":
        now += timedelta(days=2)
    else:
        other = create_inbox(has_bot=True)
        Flow.objects.update(**{"is_on": False} if change == "off" else {"inbox": other})

    assert say(browser, bot, "48213", now=now) is None


def test_who_goes_round_is_answered_like_anybody_else(browser, bot, inbox):
    flow = create_flow(inbox, [["say", {"text": "Round", "buttons": []}]])
    flow.steps[0][1]["buttons"] = [{"text": "Again", "to": f"flow:{flow.pk}"}]
    flow.save()

    said = [say(browser, bot, "Again", f"flow:{flow.pk}") for _press in range(12)]

    assert [bool(each) for each in said] == [True] * 10 + [False] * 2


def test_placeholders_repeat_nothing_that_a_stranger_typed(browser, bot, inbox):
    create_flow(
        inbox,
        [["say", {"text": "Hello {{ customer.first_name|there }}, welcome to {{ agent.name }}."}]],
        starts="first",
    )
    browser.write("Hello")
    customer = browser.conversation.customer
    customer.name = "https://evil.example"
    customer.save()

    message = browser.conversation.messages.get()
    said = flows.step(browser.conversation, message, timezone.now())

    assert said.text == "Hello there, welcome to Halden Lighting."


# --- The greeting

GREETING = [
    [
        "say",
        {
            "text": "Choose, or write.",
            "buttons": [
                {"text": "Where is my order?", "to": "flow:0"},
                {"text": "Talk to a person", "to": "person"},
                {"text": "Bulbs", "to": "words"},
            ],
        },
    ]
]


@pytest.fixture
def greeted(inbox):
    flow = create_flow(inbox)
    steps = [["say", GREETING[0][1] | {"buttons": [dict(b) for b in GREETING[0][1]["buttons"]]}]]
    steps[0][1]["buttons"][0]["to"] = f"flow:{flow.pk}"
    create_flow(inbox, steps, starts="greeting", name="Greeting")
    return flow


def test_a_visitor_is_greeted_with_buttons(browser, greeted):
    home = browser.post("session").json()["home"]

    assert "Choose, or write." in home
    assert f'data-value="flow:{greeted.pk}"' in home
    assert 'data-value="person"' in home


def test_without_the_bot_nobody_is_greeted_by_it(browser, greeted, inbox):
    inbox.has_bot = False
    inbox.save()

    assert "data-value" not in browser.post("session").json()["home"]


def test_a_greeting_is_for_those_who_speak_its_language(inbox, now):
    def greet(text, **fields):
        step = ["say", {"text": text, "buttons": [{"text": "?", "to": "person"}]}]
        return create_flow(inbox, [step], starts="greeting", name=text, **fields)

    greet("Guten Tag", language="de", position=1)
    greet("Hello", position=2)

    assert flows.greeting(inbox, now, "de-AT")["text"] == "Guten Tag"
    assert flows.greeting(inbox, now, "en")["text"] == "Hello"
    assert flows.greeting(inbox, now, "fr")["text"] == "Hello"
    assert "Deutsch" in Flow.objects.get(language="de").sentence


def test_a_flow_of_another_language_does_not_begin(browser, bot, inbox):
    create_flow(inbox, starts="first", language="ar")

    assert say(browser, bot, "Where is my order?") is None


def test_the_words_of_a_greeting_typed_mean_the_same(browser, bot, greeted):
    assert say(browser, bot, "where is my order").text == "Which order is it?"


def test_a_button_for_the_bot_is_answered_by_it(browser, bot, greeted):
    assert say(browser, bot, "Bulbs", "flow:words") is None


# --- In the bot's turn


@pytest.mark.django_db(transaction=True)
def test_a_flow_speaks_collects_and_hands_off_with_what_it_knows_on_the_card(browser, bot, inbox):
    flow = create_flow(inbox)

    for text, chosen in (("Where is my order?", f"flow:{flow.pk}"), ("48213", "")):
        browser.write(text, chosen=chosen)
        speaking.run(browser.conversation.pk, now=timezone.now() + timedelta(seconds=3))

    conversation = browser.conversation
    assert conversation.status == "pending"
    handed_off = conversation.events.get(kind="handed_off")
    assert handed_off.details["reason"] == "flow"
    card = handed_off.details["card"]
    assert "Order number: 48213" in card["checked"]
    assert "Where is my order?" in card["wants"]
    said = conversation.messages.latest("pk").body
    assert said.startswith("Thank you, a person looks at it.")
    assert [turn.outcome for turn in Turn.objects.order_by("pk")] == ["flow", "hand_off"]


@pytest.mark.django_db(transaction=True)
def test_what_a_flow_leaves_to_the_bot_is_answered_and_no_word_is_lost(browser, bot, inbox):
    create_flow(inbox, [["say", {"text": "One moment."}], ["answer", {}]], starts="first")
    browser.write("Do you sell hats for horses?")

    speaking.run(browser.conversation.pk, now=timezone.now() + timedelta(seconds=3))

    conversation = browser.conversation
    assert conversation.messages.latest("pk").body.startswith("One moment.")
    assert Turn.objects.get().outcome != "flow"


@pytest.mark.django_db(transaction=True)
def test_a_person_who_takes_over_meanwhile_ends_the_flow_where_it_is(browser, bot, inbox):
    flow = create_flow(inbox)
    browser.write("Where is my order?", chosen=f"flow:{flow.pk}")
    browser.conversation.take_over(create_agent("Maya Lind"))

    speaking.run(browser.conversation.pk, now=timezone.now() + timedelta(seconds=3))

    assert not Place.objects.exists()
    assert not browser.conversation.messages.sent_to_customer().exists()


# --- Articles


def test_a_button_for_an_article_says_how_it_begins_and_where_the_rest_is(browser, bot, inbox):
    article = create_article("Send a lamp back", "Put it into its box.\n\n## Costs\n\nFree.")

    said = say(browser, bot, "Sending it back", f"ask:{article.pk}")

    assert said.text == "Put it into its box."
    assert said.sources == ({"title": "Send a lamp back", "url": article.get_absolute_url()},)


def test_an_article_is_said_in_the_customers_language_when_there_is_one(browser, bot, inbox):
    article = create_article("Send a lamp back", "Put it into its box.")
    create_article("Zurück", "In den Karton.", language="de", original=article)
    browser.write("Hello", about={"language": "de-AT"})

    message = browser.conversation.messages.latest("pk")
    message.chosen = f"ask:{article.pk}"

    assert flows.step(browser.conversation, message, timezone.now()).text == "In den Karton."


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999"])
def test_an_article_that_is_not_public_is_not_said(browser, bot, inbox, key):
    internal = create_article("Goodwill", "Up to 50 €.", is_internal=True)

    assert say(browser, bot, "Goodwill?", f"ask:{internal.pk}") is None
    assert Browser(inbox).write("Goodwill?", chosen=f"ask:{key}").status_code == 201
    message = browser.conversation.messages.latest("pk")
    message.chosen = f"ask:{key}"
    assert flows.step(browser.conversation, message, timezone.now()) is None
