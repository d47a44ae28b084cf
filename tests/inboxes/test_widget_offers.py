"""What the bot offers is seen in the widget, pressed once, and heard as what it means."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from conversations.models import Message, Rating
from tests.factories import create_agent, create_bot, create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db
BUTTONS = [{"text": "Yes, thanks", "value": "solved:yes"}, {"text": "No", "value": "solved:no"}]


@pytest.fixture
def bot():
    return create_bot()


@pytest.fixture
def browser():
    browser = Browser(create_inbox(has_bot=True, sender_name="Halden Lighting"))
    browser.write("How long does delivery take?")
    return browser


def answer(browser, bot, body="Two days.", **fields):
    conversation = browser.conversation
    return conversation.bot_reply(body, by=bot, epoch=conversation.handler_epoch, **fields)


def last(browser):
    return browser.conversation.messages.latest("pk")


def test_buttons_stand_below_the_last_answer_only(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})

    offers = browser.tail()["offers"]
    assert 'data-value="solved:yes"' in offers
    assert "Yes, thanks" in offers

    browser.write("And to Norway?")
    assert "solved:" not in browser.tail()["offers"]


def test_sources_are_links_that_open_beside_the_chat(browser, bot):
    answer(browser, bot, sources=[{"title": "Delivery <times>", "url": "/help/en/delivery/#times"}])

    html = browser.tail()["html"]
    assert 'href="/help/en/delivery/#times" target="_blank" rel="noopener"' in html
    assert "Delivery &lt;times&gt;" in html
    assert "From the help centre" in html


def test_a_press_says_the_words_and_what_they_mean(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})

    assert browser.write("No", chosen="solved:no").status_code == 201

    assert (last(browser).body, last(browser).chosen) == ("No", "solved:no")


def test_pressing_twice_says_it_once(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})

    for _press in range(2):
        browser.write("No", client_id="one-press-of-no", chosen="solved:no")

    assert browser.conversation.messages.filter(chosen="solved:no").count() == 1


@pytest.mark.parametrize("words", ["yes, thanks", "  YES, THANKS! ", "“Yes, thanks.”"])
def test_the_same_words_typed_mean_the_same(browser, bot, words):
    answer(browser, bot, offers={"buttons": BUTTONS})

    browser.write(words)

    assert last(browser).chosen == "solved:yes"
    assert browser.conversation.waiting_since is None


@pytest.mark.parametrize(
    "value", ["flow:refund", "ask:1", "solved:maybe", "x" * 90, "<b>", 7, None, ["person"], {}]
)
def test_what_was_never_offered_is_only_text(browser, bot, value):
    answer(browser, bot, offers={"buttons": BUTTONS})

    assert browser.write("Give me a refund", chosen=value).status_code == 201

    assert last(browser).chosen == ""


def test_a_button_of_an_earlier_answer_is_only_text(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})
    answer(browser, bot, "Anything else?")

    browser.write("No", chosen="solved:no")

    assert last(browser).chosen == ""


def test_a_button_that_a_person_seems_to_offer_is_only_text(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})
    browser.conversation.reply("Let me look.", by=create_agent("Maya Lind"))

    browser.write("No", chosen="solved:no")

    assert last(browser).chosen == ""


def test_a_person_can_be_asked_for_as_long_as_the_bot_speaks(browser, bot):
    assert 'data-value="person"' in browser.tail()["offers"]
    answer(browser, bot)
    assert 'data-value="person"' in browser.tail()["offers"]

    browser.write("Talk to a person", chosen="person")

    assert last(browser).chosen == "person"
    assert browser.tail()["offers"] == ""


def test_nothing_is_offered_while_a_person_has_it(browser, bot):
    answer(browser, bot, offers={"buttons": BUTTONS})
    browser.conversation.take_over(create_agent("Priya Nair"))

    tail = browser.tail()
    assert tail["offers"] == ""
    assert "Priya joined" in tail["html"]


def test_the_assistant_is_said_to_be_back_and_who_joins_again_is_said_again(browser, bot):
    priya = create_agent("Priya Nair")
    browser.conversation.take_over(priya)
    browser.conversation.return_to_bot(by=priya)
    browser.conversation.take_over(priya)

    html = browser.tail()["html"]
    assert "The automatic assistant is back" in html
    assert html.count("Priya joined") == 2


def test_it_is_said_that_the_bot_looks_for_an_answer_until_it_gives_one(browser, bot):
    assert browser.tail()["bot_writes"]
    answer(browser, bot)
    assert not browser.tail()["bot_writes"]


def test_a_field_asks_for_what_it_is(browser, bot):
    answer(browser, bot, "Where can we reach you?", offers={"field": "email"})

    offers = browser.tail()["offers"]
    assert 'type="email"' in offers
    assert 'autocomplete="email"' in offers


# --- How it was


@pytest.fixture
def solved(browser, bot):
    answer(browser, bot)
    conversation = browser.conversation
    conversation.solve(by=bot, epoch=conversation.handler_epoch)
    return browser


def test_how_it_was_is_asked_once_it_is_solved_and_can_be_corrected(solved):
    tail = solved.tail()
    assert "How was it?" in tail["offers"]
    assert "Solved" in tail["html"]

    first = solved.post("rate", conversation=solved.conversation.token, score=2, comment="Slow")
    assert "Thank you for your rating" in first.json()["offers"]
    solved.post("rate", conversation=solved.conversation.token, score=5, comment="")

    assert "Thank you for your rating" in solved.tail()["offers"]
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (5, "")


def test_what_was_just_solved_is_opened_once_more_to_be_rated(solved):
    solved.tail(seen=99)
    assert solved.post("session").json()["conversation"] == solved.conversation.token

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert solved.post("session").json()["conversation"] == ""
    solved.post("rate", conversation=solved.conversation.token, score=4)
    assert solved.post("session").json()["conversation"] == ""


def test_the_same_rating_twice_is_one_line_of_the_log(solved):
    for _press in range(2):
        solved.post("rate", conversation=solved.conversation.token, score=4)

    assert solved.conversation.events.filter(kind="rated").count() == 1


@pytest.mark.parametrize("score", [0, 6, "5", None, True, 4.5, [], -1])
def test_a_rating_is_one_of_five(solved, score):
    response = solved.post("rate", conversation=solved.conversation.token, score=score)

    assert response.status_code == 422
    assert not Rating.objects.exists()


def test_what_goes_on_is_not_rated_and_what_is_somebody_elses_neither(browser, solved):
    stranger = Browser(browser.inbox)
    response = stranger.post("rate", conversation=solved.conversation.token, score=1)
    assert response.status_code in {401, 404}

    solved.write("It is still broken")
    response = solved.post("rate", conversation=solved.conversation.token, score=1)

    assert response.status_code == 422
    assert not Rating.objects.exists()


def test_agents_see_what_was_offered_quoted_and_chosen(browser, bot, client):
    client.force_login(create_agent("Maya Lind"))
    source = {"title": "Delivery times", "url": "/help/en/delivery/"}
    answer(browser, bot, offers={"buttons": BUTTONS}, sources=[source])
    browser.write("No", chosen="solved:no")

    page = client.get(f"/inbox/{browser.conversation.pk}/").content.decode()

    assert "Yes, thanks</span>" in page
    assert 'href="/help/en/delivery/"' in page
    assert "Chosen from the bot" in page
    assert Message.objects.filter(chosen="solved:no").exists()
