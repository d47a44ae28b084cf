"""Between writing and sending: news that came meanwhile, drafts, taking back, sending later."""

from datetime import timedelta

import pytest

from conversations.models import Unseen
from inboxes import delivery, letters
from inboxes.models import Inbox
from inboxes.widget import chat as widget
from tests import factories
from tests.analytics.counted import facts_of
from tests.conversations.test_thread_views import text

LATER = timedelta(minutes=1)
HTMX = {"HX-Request": "true", "HX-Target": "composer-error"}


def write(client, conversation, body="I am sorry!", mode="reply", headers=HTMX, **fields):
    data = {"mode": mode, "body": body} | fields
    return client.post(f"/inbox/{conversation.pk}/write/", data, headers=headers)


@pytest.fixture
def bot(db):
    return factories.create_bot()


# --- The send guard


def customer_writes(conversation, priya, bot):
    conversation.receive("Wait, I found the box.")


def colleague_answers(conversation, priya, bot):
    conversation.reply("Here is Priya.", by=priya)


def bot_answers(conversation, priya, bot):
    conversation.return_to_bot(by=priya)
    conversation.bot_reply("Let me look.", by=bot, epoch=conversation.handler_epoch)


def colleague_notes(conversation, priya, bot):
    conversation.add_note("She is a partner.", by=priya)


def colleague_takes_over(conversation, priya, bot):
    conversation.take_over(priya)


def colleague_closes(conversation, priya, bot):
    conversation.close(by=priya)


@pytest.mark.parametrize(
    "happens",
    [
        customer_writes,
        colleague_answers,
        bot_answers,
        colleague_notes,
        colleague_takes_over,
        colleague_closes,
    ],
)
def test_a_reply_is_held_when_something_unseen_was_added(conversation, maya, priya, bot, happens):
    Inbox.objects.update(has_bot=True)
    seen = conversation.version
    happens(conversation, priya, bot)
    before = conversation.version

    with pytest.raises(Unseen) as held:
        conversation.reply("I am sorry!", by=maya, seen=seen)

    conversation.refresh_from_db()
    assert held.value.events[-1].version == before == conversation.version
    assert conversation.reply("I am sorry!", by=maya, seen=conversation.version)


def test_what_changes_no_answer_holds_no_reply(conversation, maya, priya, now):
    answer = conversation.reply("One", by=maya, seen=conversation.version)
    seen = conversation.version
    answer.mark("sent", now=now)
    conversation.set_priority("high", by=priya)
    conversation.assign_to(priya, by=priya)
    conversation.add_note("My own note", by=maya)
    conversation.close(by=maya)

    assert conversation.reply("Two", by=maya, seen=seen)


def test_pressing_send_twice_is_not_held_by_what_came_between(conversation, maya, priya):
    seen = conversation.version
    first = conversation.reply("Hello", by=maya, seen=seen, client_id="press-1")
    conversation.reply("Me too", by=priya)

    assert conversation.reply("Hello", by=maya, seen=seen, client_id="press-1") == first


def test_a_held_reply_shows_the_new_part_and_sends_on_the_second_press(
    signed_in, conversation, priya
):
    seen = conversation.version
    conversation.reply("Priya was faster.", by=priya)

    held = write(signed_in, conversation, seen=seen)
    conversation.refresh_from_db()
    sent = write(signed_in, conversation, seen=held.context["conversation"].version)

    assert held.status_code == 409
    assert "While you wrote:" in text(held)
    assert "Priya was faster." in text(held)
    assert "Let Priya answer" in text(held)
    assert f'name="seen" id="seen" value="{conversation.version}"' in text(held)
    assert 'id="msg-' not in text(held)
    assert sent.status_code == 200
    assert conversation.messages.filter(body="I am sorry!").count() == 1


def test_without_javascript_the_text_stays_and_the_second_submit_sends(signed_in, conversation):
    seen = conversation.version
    conversation.receive("Wait, I found the box.")

    held = write(signed_in, conversation, "My long answer", headers={}, seen=seen)
    sent = write(signed_in, conversation, "My long answer", headers={}, seen=held.context["seen"])

    assert held.status_code == 409
    assert ">My long answer</textarea>" in text(held)
    assert text(held).index("While you wrote:") < text(held).index("My long answer")
    assert "data-let" not in text(held)
    assert sent.status_code == 302
    assert conversation.messages.filter(body="My long answer").exists()


def test_a_note_is_never_held(signed_in, conversation):
    seen = conversation.version
    conversation.receive("Wait, I found the box.")

    assert (
        write(signed_in, conversation, "She found it.", mode="note", seen=seen).status_code == 200
    )


@pytest.mark.parametrize("seen", ["", "-1", "soon", "99999999999999999999"])
def test_a_version_that_is_none_harms_nothing(signed_in, conversation, seen):
    assert write(signed_in, conversation, seen=seen).status_code in {200, 422}


def test_an_older_part_of_the_log_has_not_shown_what_came_after(signed_in, conversation):
    for n in range(50):
        conversation.receive(f"Message {n}")

    page = signed_in.get(f"/inbox/{conversation.pk}/?before=20")

    assert page.context["seen"] == 19


# --- Drafts


def keep(client, conversation, body, sequence, mode="reply"):
    data = {"mode": mode, "body": body, "sequence": sequence}
    return client.post(f"/inbox/{conversation.pk}/draft/", data)


def kept(conversation):
    return list(conversation.drafts.written().values_list("body", flat=True))


def test_a_draft_is_there_on_every_device(signed_in, conversation):
    keep(signed_in, conversation, "Dear Amara,\r\n\r\n<b>", 5, mode="note")

    page = text(signed_in.get(f"/inbox/{conversation.pk}/"))

    assert ">Dear Amara, &lt;b&gt;</textarea>" in page
    assert 'data-mode="note"' in page
    assert '<span class="saved wide" data-saved>Draft saved</span>' in page
    assert 'name="sequence" value="5"' in page


def test_a_draft_is_its_agents_alone(signed_in, conversation, client, priya):
    keep(signed_in, conversation, "Not for Priya", 5)

    client.force_login(priya)

    assert "Not for Priya" not in text(client.get(f"/inbox/{conversation.pk}/"))


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 3, 2)])
def test_the_latest_save_wins_in_whatever_order_they_arrive(signed_in, conversation, order):
    for sequence in order:
        assert keep(signed_in, conversation, f"text {sequence}", sequence).status_code == 204

    assert kept(conversation) == ["text 3"]


def test_a_late_save_does_not_bring_back_what_was_sent(signed_in, conversation):
    keep(signed_in, conversation, "I am sor", 5)
    write(signed_in, conversation, sequence=7)
    keep(signed_in, conversation, "I am sorry", 6)

    assert kept(conversation) == []


def test_sending_leaves_what_another_device_wrote_since(signed_in, conversation):
    keep(signed_in, conversation, "From my phone, later", 9)

    write(signed_in, conversation, sequence=7)

    assert kept(conversation) == ["From my phone, later"]


def test_without_a_script_a_sent_draft_is_gone(signed_in, conversation):
    keep(signed_in, conversation, "I am sorry!", 5)
    page = signed_in.get(f"/inbox/{conversation.pk}/")

    write(signed_in, conversation, headers={}, sequence=page.context["draft"].sequence)

    assert kept(conversation) == []


def test_a_held_reply_stays_a_draft(signed_in, conversation, priya):
    keep(signed_in, conversation, "I am sorry!", 5)
    seen = conversation.version
    conversation.reply("Priya was faster.", by=priya)

    write(signed_in, conversation, seen=seen, sequence=6)

    assert kept(conversation) == ["I am sorry!"]


def test_the_list_marks_where_i_have_begun_to_write(signed_in, conversation, client, priya):
    keep(signed_in, conversation, "Dear Amara", 5)
    mine = text(signed_in.get("/inbox/"))
    keep(signed_in, conversation, " ", 6)
    emptied = text(signed_in.get("/inbox/"))
    keep(signed_in, conversation, "Dear Amara", 7)
    client.force_login(priya)
    theirs = text(client.get("/inbox/"))

    rows = [
        page.partition('<ul role="list"')[2].partition("<dialog")[0]
        for page in (mine, emptied, theirs)
    ]
    assert ["data-drafted" in row for row in rows] == [True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "shout"}, {"sequence": "x"}, {"sequence": 2**60}, {"body": "x" * 200_001}],
)
def test_a_draft_that_is_none_is_refused(signed_in, conversation, wrong):
    data = {"mode": "reply", "body": "Dear", "sequence": 1} | wrong

    response = signed_in.post(f"/inbox/{conversation.pk}/draft/", data)

    assert response.status_code == 422
    assert kept(conversation) == []


def test_nobody_keeps_drafts_where_they_see_nothing(signed_in, now):
    secret = factories.create_conversation(team=factories.create_team("Sales"), now=now)

    assert keep(signed_in, secret, "Dear", 1).status_code == 404


# --- Taking back, and sending later

MINUTE = timedelta(minutes=1)
TOMORROW = timedelta(days=1)


@pytest.fixture
def chat(db, now):
    """A conversation that waits since an hour, in an inbox with ten seconds to undo."""
    inbox = factories.create_inbox(undo_seconds=10)
    return factories.create_conversation(said="Broken.", inbox=inbox, now=now - 60 * MINUTE)


def unsend(client, conversation, message):
    url = f"/inbox/{conversation.pk}/unsend/"
    return client.post(url, {"message": message.pk}, headers=HTMX)


def test_mail_waits_ten_seconds_and_a_chat_goes_at_once_unless_the_inbox_says_so(db):
    waits = [
        factories.create_inbox(channel, undo_seconds=seconds).undo_time.total_seconds()
        for channel, seconds in (("email", None), ("web", None), ("email", 0), ("web", 5))
    ]

    assert waits == [10, 0, 0, 5]


def test_a_sent_reply_can_be_taken_back_by_who_wrote_it(signed_in, chat, maya, now):
    waiting_since = chat.waiting_since
    sent = write(signed_in, chat, "Wrong customer!", client_id="press-1", sequence=5)
    message = chat.messages.get(author=maya)
    undone = unsend(signed_in, chat, message)

    chat.refresh_from_db()
    message.refresh_from_db()
    page = text(signed_in.get(f"/inbox/{chat.pk}/"))
    log = page.partition('id="log"')[2].partition('id="answer"')[0]
    assert "Sent" in text(sent)
    assert 'data-seconds="10"' in text(sent)
    assert message.delivery == "withdrawn"
    assert (chat.waiting_since, chat.preview, chat.status) == (waiting_since, "Broken.", "active")
    assert f'<div id="msg-{message.pk}" hx-swap-oob="delete">' in text(undone)
    assert kept(chat) == ["Wrong customer!"]
    assert "Wrong customer!" not in log
    assert "<b>You</b> took a message back" in log
    assert not chat.has_person_spoken


def test_nobody_else_reads_what_was_taken_back(client, chat, maya, priya, now):
    message = chat.reply("Wrong customer!", by=maya, send_at=now + MINUTE)
    chat.unsend(message, by=maya, now=now)
    client.force_login(priya)

    assert "Wrong customer!" not in text(client.get(f"/inbox/{chat.pk}/"))
    assert client.get(f"/inbox/{chat.pk}/messages/{message.pk}/").status_code == 404


def test_what_has_gone_out_cannot_be_taken_back(signed_in, chat, maya, now):
    claimed = chat.reply("One", by=maya, now=now, send_at=now + MINUTE)
    chat.messages.filter(pk=claimed.pk).update(delivery="claimed")
    due = chat.reply("Two", by=maya, now=now - MINUTE, send_at=now)
    at_once = chat.reply("Three", by=maya, now=now)

    for message in (claimed, due, at_once):
        refused = unsend(signed_in, chat, message)
        assert refused.status_code == 409
        assert "It has gone out already." in text(refused)
    assert kept(chat) == []


def test_only_its_author_takes_a_message_back(signed_in, chat, priya, now):
    message = chat.reply("From Priya", by=priya, send_at=now + MINUTE)

    assert unsend(signed_in, chat, message).status_code == 409


def test_undoing_twice_is_undoing_once(signed_in, chat, maya, now):
    message = chat.reply("Oops", by=maya, send_at=now + MINUTE)

    assert [unsend(signed_in, chat, message).status_code for _ in range(2)] == [200, 200]
    assert kept(chat) == ["Oops"]
    assert chat.events.filter(kind="message_withdrawn").count() == 1


def test_what_was_taken_back_comes_before_what_was_begun_since(signed_in, chat, maya, now):
    message = chat.reply("First part.", by=maya, send_at=now + MINUTE)
    keep(signed_in, chat, "Second part.", 5)

    unsend(signed_in, chat, message)

    assert kept(chat) == ["First part.\n\nSecond part."]


def test_whoever_answered_besides_keeps_the_customer_answered(chat, maya, priya, now):
    message = chat.reply("From Maya", by=maya, send_at=now + MINUTE)
    chat.reply("From Priya", by=priya)

    chat.unsend(message, by=maya, now=now)

    assert chat.waiting_since is None
    assert chat.preview == "From Priya"


def test_a_taken_back_answer_is_none_in_the_figures(chat, maya, now):
    message = chat.reply("Oops", by=maya, now=now, send_at=now + MINUTE)
    chat.unsend(message, by=maya, now=now)

    assert {kind for kind, _at, _seconds in facts_of(chat)} == {"opened"}


def test_a_message_goes_out_once_its_time_has_come_and_not_before(chat, maya, now):
    message = chat.reply("Soon", by=maya, now=now, send_at=now + MINUTE)

    delivery.send_due(now=now)
    message.refresh_from_db()
    assert message.delivery == "queued"
    delivery.send_due(now=now + MINUTE)
    message.refresh_from_db()
    assert message.delivery == "sent"


def test_a_visitor_reads_nothing_that_may_be_taken_back(chat, maya, now):
    before = widget.tail(chat, 0)["version"]
    message = chat.reply("Perhaps", by=maya, now=now, send_at=now + MINUTE)
    chat.receive("Hello?", now=now)
    waiting = widget.tail(chat, before)
    widget.mark(chat, waiting["version"], "seen", now=now)
    delivery.send_due(now=now + MINUTE)
    chat.refresh_from_db()
    gone_out = widget.tail(chat, waiting["version"])
    everything = widget.tail(chat, 0)["html"]

    assert "Perhaps" not in waiting["html"]
    assert "Perhaps" in gone_out["html"]
    assert everything.count("Perhaps") == 1
    assert everything.index("Hello?") < everything.index("Perhaps")
    message.refresh_from_db()
    assert message.delivery == "sent"


def test_an_answer_quotes_nothing_that_was_taken_back(maya, now):
    inbox = factories.create_inbox("email")
    mails = factories.create_conversation(said="Broken.", inbox=inbox, now=now)
    mails.unsend(mails.reply("A secret", by=maya, send_at=now + MINUTE), by=maya, now=now)
    mails.reply("For next week", by=maya, send_at=now + TOMORROW, is_scheduled=True)

    letter = letters.outgoing_for(mails.reply("The answer", by=maya, now=now))

    assert "Broken." in letter.body
    assert "A secret" not in letter.body + letter.html
    assert "For next week" not in letter.body + letter.html


def test_a_reply_for_later_says_when_and_can_be_cancelled_or_sent_now(signed_in, chat, maya, now):
    at = (now + TOMORROW).isoformat()
    write(signed_in, chat, "How is the lamp?", send_at=at)
    message = chat.messages.get(author=maya)
    page = text(signed_in.get(f"/inbox/{chat.pk}/"))
    url = f"/inbox/{chat.pk}/send-now/"
    sent = signed_in.post(url, {"message": message.pk}, headers=HTMX)
    delivery.send_due()

    assert message.is_scheduled
    assert message.delivery_due_at.isoformat() == at
    assert [word for word in ("Goes out", "Cancel", "Send now") if word not in page] == []
    assert sent.status_code == 200
    message.refresh_from_db()
    assert message.delivery == "sent"


def test_a_reply_for_later_is_not_sent_when_the_customer_answers_first(signed_in, chat, maya, now):
    write(signed_in, chat, "How is the lamp?", send_at=(now + TOMORROW).isoformat())
    soon = chat.reply("On its way", by=maya, now=now, send_at=now + MINUTE)

    chat.receive("The lamp is fine, but the shade broke.", now=now)
    delivery.send_due(now=now + 2 * TOMORROW)

    soon.refresh_from_db()
    later = chat.messages.get(is_scheduled=True)
    page = text(signed_in.get(f"/inbox/{chat.pk}/"))
    assert (later.delivery, soon.delivery) == ("withdrawn", "sent")
    assert kept(chat) == ["How is the lamp?"]
    assert "<b>Amara answered first</b>" in page
    chat.refresh_from_db()
    assert chat.waiting_since == now


def test_what_was_typed_before_the_customer_answered_first_is_kept_however_late(
    signed_in, chat, now
):
    """By the clock of the browser, which may be behind ours."""
    write(signed_in, chat, "How is it?", send_at=(now + TOMORROW).isoformat(), sequence=1000)
    chat.receive("It is broken again.", now=now)
    assert kept(chat) == ["How is it?"]

    keep(signed_in, chat, "A new one is coming", 1500)
    keep(signed_in, chat, "How is", 900)

    assert kept(chat) == ["A new one is coming"]


@pytest.mark.parametrize(
    "when",
    [
        {"send_at": "2020-01-01T09:00"},
        {"send_at": "soon"},
        {"send_at": "2999-01-01T09:00"},
        {"send_at": "2026-13-01T09:00"},
        {"then": "later"},
        {"then": "later", "later_at": "2020-01-01T09:00"},
    ],
)
def test_a_time_that_cannot_be_is_refused(signed_in, chat, when):
    assert write(signed_in, chat, **when).status_code == 422
    assert chat.messages.count() == 1


def test_a_note_does_not_wait(signed_in, chat, now):
    at = (now + TOMORROW).isoformat()

    assert write(signed_in, chat, "A note", mode="note", send_at=at).status_code == 200
    assert chat.notes.count() == 1
