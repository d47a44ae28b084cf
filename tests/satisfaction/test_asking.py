"""Who writes by mail is asked how it was: once, by a link that nobody can guess."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client

from conversations.models import Rating
from notifications.audience import AUDIENCES
from satisfaction import asking, tasks
from satisfaction.listeners import plan
from satisfaction.models import Ask
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def inbox():
    return create_inbox(
        "email", name="Support", sender_name="Halden", address="support@halden.example"
    )


@pytest.fixture
def chat(inbox, maya, now):
    """Amara has written by mail, and Maya has answered."""
    customer = create_customer("Amara Okafor", "amara@okafor.nl")
    conversation = create_conversation(
        inbox=inbox, customer=customer, said="My lamp arrived broken.", now=now, subject="Lamp"
    )
    conversation.reply("A new one is on its way.", by=maya, now=now).mark("sent", now=now)
    conversation.refresh_from_db()
    return conversation


def close(conversation, *, by, now, **fields):
    conversation.close(by=by, now=now, **fields)
    plan(conversation.events.order_by("-version").first())


@pytest.fixture
def at(time_machine, now):
    """Go to so much time after `now`, and let the worker look."""

    def go(**after):
        time_machine.move_to(now + timedelta(**after), tick=False)
        tasks.tick()

    return go


@pytest.fixture
def mails(mailoutbox):
    def read():
        return [
            message_from_bytes(mail.message().as_bytes(), policy=policy.default)
            for mail in mailoutbox
        ]

    return read


def link(conversation):
    return f"/rate/{asking.token_of(conversation)}/"


def words(page):
    return b" ".join(page.content.split())


def rate(conversation, score, **fields):
    return Client().post(link(conversation), {"score": score, **fields})


# --- when -----------------------------------------------------------------------------------------


def test_an_hour_after_it_was_solved_the_customer_is_asked(chat, maya, now, at, mails):
    close(chat, by=maya, now=now)
    at(minutes=59)
    assert mails() == []

    at(minutes=61)
    at(minutes=62)

    (mail,) = mails()
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"].addresses[0].addr_spec == "amara@okafor.nl"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Maya has answered you" in text
    pressed = re.search(r"^Great: (http://\S+)$", text, re.MULTILINE)[1]
    assert b'value="5" required checked' in words(Client().get(pressed))
    asked = chat.events.get(kind="rating_asked")
    assert asked.details["to"] == "amara@okafor.nl"


def test_who_says_nothing_is_reminded_once(chat, maya, now, at, mails):
    close(chat, by=maya, now=now)

    at(hours=2)
    at(days=3, hours=3)
    at(days=30)

    first, second = mails()
    assert "the last time we ask" in second.get_body(("plain",)).get_content()
    assert first["Message-ID"] != second["Message-ID"]


def test_who_has_said_it_is_not_reminded(chat, maya, now, at, mails):
    close(chat, by=maya, now=now)
    at(hours=2)
    rate(chat, 4)

    at(days=4)

    assert len(mails()) == 1


def test_what_goes_on_is_not_asked(chat, maya, now, at, mails):
    close(chat, by=maya, now=now)
    chat.reopen(by=maya, now=now)
    plan(chat.events.get(kind="reopened"))

    at(days=1)

    assert mails() == []


def test_what_ends_again_is_asked_once_only(chat, maya, now, at, mails):
    close(chat, by=maya, now=now)
    at(hours=2)
    chat.reopen(by=maya, now=now)
    plan(chat.events.get(kind="reopened"))
    close(chat, by=maya, now=now)

    at(days=9)

    assert len(mails()) == 1


@pytest.mark.parametrize("reason", ["spam", "duplicate", "no_reply"])
def test_spam_and_what_closed_itself_is_not_asked(chat, maya, now, at, mails, reason):
    close(chat, by=maya, now=now, reason=reason)

    at(days=4)

    assert mails() == []


def test_an_inbox_that_does_not_ask_does_not(chat, inbox, maya, now, at, mails):
    inbox.rating_scale = ""
    inbox.save()
    chat.refresh_from_db()

    close(chat, by=maya, now=now)
    at(days=4)

    assert mails() == []


def test_a_customer_is_asked_once_in_a_week(chat, inbox, maya, now, at, mails):
    other = create_conversation(inbox=inbox, customer=chat.customer, said="And a bulb?", now=now)
    for conversation in (chat, other):
        close(conversation, by=maya, now=now)

    at(hours=2)

    assert len(mails()) == 1


def test_who_our_mails_do_not_reach_is_not_asked(chat, maya, now, at, mails):
    failed = chat.messages.get(direction="out")
    close(chat, by=maya, now=now)
    chat.bounce(failed, now=now, error="No such user")
    chat.refresh_from_db()
    close(chat, by=maya, now=now)

    at(hours=2)

    assert mails() == []


def test_a_server_that_is_away_is_asked_later(chat, maya, now, at, mails, settings):
    close(chat, by=maya, now=now)
    there, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "inboxes.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    at(hours=2)
    assert Ask.objects.get().asked_at is None

    settings.EMAIL_BACKEND = there
    at(hours=3)

    assert len(mails()) == 1
    assert chat.events.filter(kind="rating_asked").count() == 1, "however often it was tried"
    assert Ask.objects.get().tries == 0, "of the reminder"


# --- the page -------------------------------------------------------------------------------------


def test_the_page_works_without_signing_in_and_without_javascript(chat, maya, now):
    close(chat, by=maya, now=now)

    page = Client().get(link(chat), {"score": "5"})

    assert page.status_code == 200
    assert b'value="5" required checked' in words(page)
    assert not Rating.objects.exists()  # a scanner of mail has opened it, perhaps

    done = rate(chat, 5, comment="She had read it all.")
    assert b"Thank you" in done.content
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (5, "She had read it all.")
    chat.refresh_from_db()
    assert chat.is_done


def test_the_page_works_in_a_browser_that_keeps_no_cookies(chat, maya, now):
    close(chat, by=maya, now=now)
    browser = Client(enforce_csrf_checks=True)

    page = browser.get(link(chat))
    browser.cookies.clear()
    answer = browser.post(link(chat), {"score": 5})

    assert b"Your rating has arrived" in answer.content
    assert Rating.objects.get().score == 5
    assert not page.cookies, "nothing is left with whoever only looks"


def test_the_page_says_who_asks_and_whether_it_was_answered(chat, inbox, maya, now):
    inbox.sender_name = "Halden Lighting"
    inbox.save()
    close(chat, by=maya, now=now)
    before = Client().get(link(chat)).text
    assert "<bdi>Halden Lighting</bdi>" in before
    assert "You have told us already." not in before

    assert "<bdi>Halden Lighting</bdi>" in rate(chat, 2).text

    assert "You have told us already." in Client().get(link(chat), {"score": "5"}).text


def test_the_last_answer_counts(chat, maya, now):
    close(chat, by=maya, now=now)
    rate(chat, 5)
    rate(chat, 5)
    rate(chat, 2)

    assert Rating.objects.get().score == 2
    assert chat.events.filter(kind="rated").count() == 2


def test_nobody_is_told_a_hundred_times_by_one_link(chat, maya, now):
    close(chat, by=maya, now=now)

    answers = [rate(chat, 1 + number % 2) for number in range(14)]

    assert chat.events.filter(kind="rated").count() < 12
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "That was a lot at once." in answers[-1].text
    assert "Thank you" not in answers[-1].text


def test_who_still_needs_help_is_heard(chat, maya, now):
    close(chat, by=maya, now=now)

    rate(chat, 2, comment="It is broken again.", help="on")

    chat.refresh_from_db()
    assert not chat.is_done
    assert chat.waiting_since
    assert chat.preview == "It is broken again."
    assert chat.addressee().address == "amara@okafor.nl"


def test_who_presses_twice_or_loads_the_page_again_has_said_it_once(chat, maya, now):
    close(chat, by=maya, now=now)

    for _press in range(2):
        assert b"We have your message" in rate(chat, 2, help="on").content

    assert chat.messages.filter(body="I still need help.").count() == 1
    assert chat.events.filter(kind="rated").count() == 1

    chat.refresh_from_db()
    close(chat, by=maya, now=now)
    rate(chat, 2, help="on")
    assert chat.messages.filter(body="I still need help.").count() == 2, "it was closed again"


@pytest.mark.parametrize("score", ["", "0", "6", "great", "5; drop table"])
def test_only_the_faces_are_taken(chat, maya, now, score):
    close(chat, by=maya, now=now)

    assert rate(chat, score).status_code == 422
    assert not Rating.objects.exists()


def test_of_two_thumbs_the_middle_is_none(chat, inbox, maya, now):
    inbox.rating_scale = "thumbs"
    inbox.save()
    close(chat, by=maya, now=now)

    assert rate(chat, 3).status_code == 422
    assert rate(chat, 1).status_code == 200


def test_a_link_cannot_be_guessed_changed_or_used_for_ever(chat, maya, now, time_machine):
    close(chat, by=maya, now=now)
    token = asking.token_of(chat)
    other = create_conversation(said="Mine", now=now)
    body, _, signature = token.partition(":")
    forged = asking.token_of(other).partition(":")[0] + ":" + signature

    for wrong in ("x", str(chat.pk), chat.token, body, forged):
        assert Client().get(f"/rate/{wrong}/").status_code == 404

    time_machine.move_to(now + timedelta(days=60))
    assert Client().post(f"/rate/{token}/", {"score": 5}).status_code == 404
    assert not Rating.objects.exists()


def test_a_conversation_that_was_deleted_is_no_error(chat, maya, now):
    close(chat, by=maya, now=now)
    address = link(chat)
    chat.delete()

    page = Client().post(address, {"score": 5})

    assert page.status_code == 404
    assert b"does not work any more" in page.content


def test_after_a_merge_nobody_rates_or_reads_what_another_customer_wrote(chat, inbox, maya, now):
    close(chat, by=maya, now=now)
    rate(chat, 2, comment="My neighbour broke it.")
    other = create_conversation(
        inbox=inbox, customer=create_customer("Ben", "ben@okafor.nl"), said="Mine", now=now
    )
    address = link(other)
    other.merge_into(chat, by=maya, now=now)

    page = Client().get(address)
    answer = Client().post(address, {"score": 5, "help": "on"})

    assert (page.status_code, answer.status_code) == (404, 404)
    for theirs in ("Lamp", "neighbour"):
        assert theirs not in page.text
    assert Rating.objects.get().score == 2
    assert not chat.messages.filter(body="I still need help.").exists()

    other.refresh_from_db()
    other.unmerge(by=maya, now=now)
    assert Client().get(address).status_code == 200, "it stands for itself again"


def test_after_a_merge_of_what_one_customer_wrote_both_links_work(chat, inbox, maya, now):
    second = create_conversation(inbox=inbox, customer=chat.customer, said="And this", now=now)
    address = link(second)
    second.merge_into(chat, by=maya, now=now)

    assert Client().post(address, {"score": 5}).status_code == 200
    assert Rating.objects.get().conversation == chat


def test_no_note_reaches_the_page_or_the_mail(chat, maya, now, at, mails):
    chat.add_note("zebra: she is a difficult one.", by=maya, now=now)
    close(chat, by=maya, now=now)
    at(hours=2)

    (mail,) = mails()
    page = Client().get(link(chat)).content.decode()
    assert "zebra" not in mail.as_string() + page


# --- whose it is ----------------------------------------------------------------------------------


def test_praise_is_of_those_who_answered(chat, maya, now):
    priya = create_agent("Priya Nair")
    chat.add_note("I know her.", by=priya, now=now)
    chat.assign_to(priya, by=maya, now=now)
    close(chat, by=priya, now=now)

    rate(chat, 5)

    assert list(Rating.objects.get().agents.all()) == [maya]


def test_what_the_bot_solved_alone_is_nobodys(inbox, now):
    bot = create_bot()
    inbox.has_bot = True
    inbox.save()
    conversation = create_conversation(inbox=inbox, said="Do you ship to Norway?", now=now)
    conversation.bot_reply("Yes.", by=bot, epoch=conversation.handler_epoch, now=now)
    conversation.rate(5, now=now)

    assert not Rating.objects.get().agents.exists()


def test_a_bad_one_is_told_to_who_worked_on_it(chat, maya, now):
    priya = create_agent("Priya Nair")
    chat.assign_to(priya, by=maya, now=now)
    close(chat, by=priya, now=now)
    rate(chat, 1)

    told = AUDIENCES["rated"](chat.events.get(kind="rated"), chat)

    assert {maya.pk, priya.pk} <= set(told.agents)
    assert told.supervisors


# --- in a chat, the question is there at once


@pytest.fixture
def visit(maya, now):
    """A chat in the widget that Maya has answered."""
    conversation = create_conversation(said="Is it dimmable?", now=now)
    conversation.reply("Yes.", by=maya, now=now)
    return conversation


def test_a_chat_that_is_solved_is_asked_at_its_end_and_once(visit, maya, now):
    close(visit, by=maya, now=now + HOUR)
    visit.reopen(by=maya, now=now + 2 * HOUR)
    plan(visit.events.order_by("-version").first())
    close(visit, by=maya, now=now + 3 * HOUR)

    ask = Ask.objects.get()
    assert (ask.asked_at, ask.due_at) == (now + HOUR, None)


def test_a_chat_whose_closing_was_a_mistake_was_not_asked(visit, maya, now):
    close(visit, by=maya, now=now + HOUR)
    visit.undo_close(by=maya, now=now + HOUR)
    plan(visit.events.order_by("-version").first())

    assert not Ask.objects.exists()


@pytest.mark.parametrize("reason", ["spam", "duplicate", "no_reply"])
def test_of_a_chat_that_was_not_solved_nothing_is_asked(visit, maya, now, reason):
    close(visit, by=maya, now=now + HOUR, reason=reason)

    assert not Ask.objects.exists()


def test_a_widget_without_the_question_asks_nobody(visit, maya, now):
    visit.inbox.rating_scale = ""
    visit.inbox.save()

    close(visit, by=maya, now=now + HOUR)

    assert not Ask.objects.exists()


def test_who_was_asked_in_a_chat_may_be_asked_by_mail(visit, chat, maya, now, at, mails):
    visit.customer = chat.customer
    visit.save()
    close(visit, by=maya, now=now)
    close(chat, by=maya, now=now)

    at(hours=2)

    assert len(mails()) == 1
