"""A good answer, and what comes after it: it solved it, it did not, or nothing is said."""

from datetime import timedelta

import pytest

from bot import tasks
from bot.models import Run, Settings, Turn
from bot.sweeping import solve
from tests.factories import create_bot, create_inbox

from .chats import MINUTE, Chat
from .hits import RETURNS, publish

pytestmark = pytest.mark.django_db
ASKED = "How many days do I have to return a lamp?"
DAY = timedelta(days=1)


@pytest.fixture
def bot():
    return create_bot()


@pytest.fixture
def articles(bot):
    publish("Returns", RETURNS)
    publish("Repairs", "We repair a lamp for as long as parts exist. Return it for a repair.")


@pytest.fixture
def chat(articles, now):
    return Chat(create_inbox(has_bot=True), now)


@pytest.fixture
def mail(articles, now):
    return Chat(create_inbox("email", has_bot=True), now, subject="Returning a lamp")


def pressed(value):
    return {"chosen": value}


def test_an_answer_is_quoted_and_asks_whether_it_solved_it(chat):
    turn = chat.says(ASKED)

    assert turn.outcome == "answer"
    assert "30 days" in turn.answer.body
    assert turn.answer.body.endswith("Did this solve it?")
    assert turn.answer.sources[0]["title"] == "Returns"
    assert [button["value"] for button in turn.answer.offers["buttons"]] == [
        "solved:yes",
        "solved:no",
    ]
    assert turn.found[0]["title"] == "Returns"
    assert turn.confidence > 0.6
    assert chat.conversation.status == "bot"
    assert chat.conversation.waiting_since is None


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Yes, thank you", pressed("solved:yes")),
        ("Yes, that helped!", {}),
        ("that works", {}),
        ("Thanks a lot!", {}),
        ("👍", {}),
        ("ja, danke", {}),
    ],
)
def test_who_says_that_it_helped_needs_no_person(chat, text, fields):
    chat.says(ASKED)

    turn = chat.says(text, **fields)

    assert turn.outcome == "solve"
    assert chat.conversation.status == "bot_handled"
    assert chat.log[-2:] == ["message_sent", "bot_solved"]
    assert chat.last.offers == {}  # the widget asks by itself how it was


def test_a_press_on_no_offers_what_else_was_found_and_then_a_person(chat):
    first = chat.says(ASKED)
    turn = chat.says("No", **pressed("solved:no"))

    assert turn.outcome == "ask"
    first.refresh_from_db()
    assert first.has_failed
    assert turn.answer.offers["buttons"][-1]["value"] == "person"

    chat.says("and a return from Canada, what does it cost?")
    turn = chat.says("that did not help")

    assert (turn.outcome, turn.why) == ("hand_off", "failed")
    assert chat.conversation.status == "pending"
    checked = " ".join(chat.handed_off["card"]["checked"])
    assert "Returns" in checked
    assert "did not help" in checked


def test_no_and_something_new_counts_and_is_answered(chat):
    first = chat.says(ASKED)

    turn = chat.says("No, what does a return from Canada cost?")

    first.refresh_from_db()
    assert first.has_failed
    assert turn.outcome == "answer"


def test_the_same_question_again_says_that_the_answer_did_not_help(chat):
    first = chat.says(ASKED)

    chat.says("How many days do I have, to return a lamp??")

    first.refresh_from_db()
    assert first.has_failed


def test_after_enough_failed_answers_even_a_question_gets_a_person(chat):
    Settings.objects.create(inbox=chat.conversation.inbox, most_failed=1)
    chat.says(ASKED)

    turn = chat.says("No, I mean what a return from Canada costs")

    assert (turn.outcome, turn.why) == ("hand_off", "failed")


def test_silence_after_a_good_answer_is_solved_by_the_sweep(chat):
    chat.says(ASKED)
    run = Run.objects.get()

    assert not Run.objects.silent(chat.now + 29 * MINUTE).exists()
    assert Run.objects.silent(chat.now + 30 * MINUTE).get() == run
    assert solve(run, now=chat.now + 30 * MINUTE)

    chat.conversation.refresh_from_db()
    assert chat.conversation.status == "bot_handled"
    assert chat.log[-1] == "bot_solved"  # and nobody is written to any more
    assert Turn.objects.latest("pk").outcome == "solve"
    assert solve(run, now=chat.now + 31 * MINUTE) is False


def test_the_beat_solves_it(chat):
    chat.says(ASKED)
    Run.objects.update(solve_at=chat.now - DAY)

    tasks.sweep()

    chat.conversation.refresh_from_db()
    assert chat.conversation.status == "bot_handled"


def test_the_silence_begins_anew_with_each_answer(chat):
    chat.says(ASKED)
    chat.says("And what does a return from Canada cost?", after=20 * MINUTE)

    assert Run.objects.get().solve_at == chat.now + 30 * MINUTE


def test_a_person_who_took_over_is_not_solved_away(chat, maya):
    chat.says(ASKED)
    chat.conversation.take_over(maya, now=chat.now)

    solve(Run.objects.get(), now=chat.now + DAY)

    chat.conversation.refresh_from_db()
    assert chat.conversation.status == "active"


def test_who_writes_again_comes_back_to_the_bot_which_knows_what_was_said(chat):
    first = chat.says(ASKED)
    chat.says("thanks!")
    assert chat.conversation.status == "bot_handled"

    turn = chat.says("that did not help")

    first.refresh_from_db()
    assert first.has_failed
    assert chat.log.count("reopened") == 1
    assert turn.outcome == "ask"


def test_small_talk_offers_nothing_to_be_solved(chat):
    turn = chat.says("thank you")

    assert turn.outcome == "nothing"
    assert chat.conversation.status == "bot"
    assert chat.log == ["opened", "message_received"]


def test_by_mail_it_answers_subject_and_text_to_the_customer_alone(mail):
    turn = mail.says("How many days do I have?", cc=[["Ola", "ola@okafor.example"]])

    assert turn.question == "Returning a lamp\nHow many days do I have?"
    assert turn.outcome == "answer"


def test_by_mail_silence_takes_a_day_and_solving_writes_no_mail(mail):
    mail.says("How many days do I have to return it?")

    run = Run.objects.get()
    assert run.solve_at == mail.now + DAY
    sent = mail.log.count("message_sent")
    turn = mail.says("Hello Helper,\nyes, that helped.\nBest, Amara")
    assert turn.outcome == "solve"
    assert mail.log.count("message_sent") == sent


def test_by_mail_one_address_is_written_to_so_often_a_day_and_no_more(mail, now):
    for _ in range(40):
        # Each in a conversation of its own: somebody signs with this customer's address.
        again = Chat(mail.conversation.inbox, mail.now, customer=mail.conversation.customer)
        mail.now += 30 * MINUTE
        again.says("How many days do I have to return a lamp?")

    theirs = Turn.objects.filter(conversation__customer=mail.conversation.customer)
    assert theirs.filter(answer__isnull=False, created_at__lt=now + 24 * 60 * MINUTE).count() == 25
    assert again.conversation.status == "pending"


def test_by_mail_two_machines_do_not_talk_for_ever(mail):
    outcomes = [mail.says(f"How many days for a return? {n}").outcome for n in range(2)]
    while mail.conversation.status == "bot":
        outcomes.append(mail.says("And what does a return from Canada cost?").outcome)

    assert len(outcomes) <= 6
    assert mail.log[-1] == "handed_off"


@pytest.mark.parametrize("fields", [{"auto": "list"}, {"answer_to": "no-reply@shop.example"}])
def test_by_mail_lists_and_machines_are_left_to_people_without_a_word(mail, fields):
    turn = mail.says("How many days do I have to return a lamp?", **fields)

    assert (turn.outcome, turn.why) == ("hand_off", "machine")
    assert "message_sent" not in mail.log


def test_the_card_says_what_they_asked_and_not_that_they_want_a_person(chat):
    chat.says(ASKED)
    chat.says("that did not help")
    chat.says("A real person, please")

    card = chat.handed_off["card"]
    assert card["wants"] == ASKED
    assert card["checked"][0] == "Answered from “Returns” (did not help)"
    assert card["sure"] > 0.6
    assert card["found"][0]["title"] == "Returns"
