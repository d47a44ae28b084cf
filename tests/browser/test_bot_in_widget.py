"""A customer and the bot, on a phone: greeted, asked, answered with its source, solved, rated."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.models import Flow
from conversations.models import Conversation, Rating
from tests.factories import create_agent, create_article, create_bot, create_inbox

from .test_widget import Chat

FIRST = 15_000  # ms: the bot's first turn reads what it knows of languages


@pytest.fixture
def inbox(site):
    create_bot()
    return create_inbox(token="demo", name="Website", sender_name="Halden Lighting", has_bot=True)


@pytest.fixture
def flows(inbox):
    article = create_article("Send a lamp back", "Put it into its box.\n\n## Costs\n\nIt is free.")
    order = Flow.objects.create(
        inbox=inbox,
        name="Order",
        steps=[
            ["ask", {"text": "Which order is it?", "field": "order_number", "can_skip": True}],
            [
                "say",
                {
                    "text": "It left us yesterday.",
                    "buttons": [
                        {"text": "I want to send it back", "to": f"ask:{article.pk}"},
                        {"text": "Talk to a person", "to": "person"},
                    ],
                },
            ],
        ],
    )
    greeting = {
        "text": "Choose one, or simply write.",
        "buttons": [
            {"text": "Where is my order?", "to": f"flow:{order.pk}"},
            {"text": "Talk to a person", "to": "person"},
        ],
    }
    Flow.objects.create(inbox=inbox, name="Hello", starts="greeting", steps=[["say", greeting]])


def is_accessible(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def conversation():
    return Conversation.objects.latest("pk")


def test_greeted_asked_answered_with_a_source_solved_and_rated(site, flows, phone, shoot):
    phone.goto(f"{site}/demo/")
    chat = Chat(phone).open()
    button = lambda name: chat.panel.get_by_role("button", name=name, exact=True)  # noqa: E731
    expect(chat.panel.get_by_text("Choose one, or simply write.")).to_be_visible()
    shoot(phone, "widget-bot-greeting-phone-light")
    is_accessible(phone)

    button("Where is my order?").tap()
    chat.says("Which order is it?", timeout=FIRST)
    field = chat.panel.get_by_label("Your order number")
    field.fill("")
    button("Send").first.tap()
    expect(chat.panel.get_by_text("Write the number as it stands")).to_be_visible()
    shoot(phone, "widget-bot-field-phone-light")
    is_accessible(phone)
    field.fill("48213")
    field.press("Enter")

    chat.says("It left us yesterday.")
    expect(field).to_have_count(0)
    button("I want to send it back").dblclick()

    chat.says("Put it into its box.")
    source = chat.log.get_by_role("link", name="Send a lamp back")
    expect(source).to_have_attribute("target", "_blank")
    assert conversation().messages.filter(body="I want to send it back").count() == 1
    shoot(phone, "widget-bot-answer-phone-light")
    is_accessible(phone)

    button("Yes, thank you").tap()
    expect(chat.panel.get_by_text("How was it?")).to_be_visible()
    expect(button("Yes, thank you")).to_have_count(0)
    assert conversation().status == "bot_handled"
    button("Send rating").tap()
    expect(chat.panel.get_by_text("Choose one of the faces.")).to_be_visible()
    shoot(phone, "widget-bot-rating-phone-light")
    is_accessible(phone)

    phone.reload()
    chat.open()
    chat.panel.get_by_text("Great").tap()
    chat.panel.get_by_label("Anything to add?").fill("Quick!")
    button("Send rating").tap()

    expect(chat.panel.get_by_text("Thank you for your rating")).to_be_visible()
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (5, "Quick!")


def test_a_person_comes_and_the_assistant_is_back(site, flows, page, shoot):
    page.goto(f"{site}/demo/")
    chat = Chat(page).open()
    chat.panel.get_by_role("button", name="Where is my order?").click()
    chat.says("Which order is it?", timeout=FIRST)
    person = chat.panel.get_by_role("button", name="Talk to a person")
    expect(person).to_be_visible()

    priya = create_agent("Priya Nair")
    conversation().take_over(priya)
    chat.says("Priya joined")
    expect(chat.panel.get_by_role("heading", name="Priya")).to_be_visible()
    expect(person).to_be_hidden()

    conversation().return_to_bot(by=priya)
    chat.says("The automatic assistant is back")
    shoot(page, "widget-bot-back-light")
    expect(chat.panel.get_by_text("Automatic assistant", exact=True)).to_be_visible()

    page.context.set_offline(True)
    person.click()
    expect(chat.log.get_by_text("Waiting for a connection")).to_be_visible()
    expect(person).to_be_hidden()
    page.context.set_offline(False)
    expect(chat.log.locator("[data-pending]")).to_have_count(0)

    assert conversation().messages.filter(chosen="person").count() == 1
