"""Between writing and sending: news that came meanwhile, drafts, taking back, sending later."""

from datetime import timedelta

import pytest

from conversations.models import Unseen
from inboxes.models import Inbox
from tests import factories
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
    assert "Let " not in text(held)
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
