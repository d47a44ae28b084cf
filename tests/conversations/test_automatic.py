"""What nobody wrote: it answers nothing, changes nothing, and never too much of it goes out."""

from datetime import timedelta

import pytest

from conversations import placeholders
from conversations.automation import Automation
from conversations.events import Kind
from conversations.models import Unwanted
from tests.factories import create_bot, create_conversation, create_customer, create_inbox

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def by_itself(conversation, now):
    reason = conversation.reasons.create(kind="rule", title="Thanks first", created_at=now)
    return Automation(reason)


def write(conversation, text="We have it.", *, now, **fields):
    by = by_itself(conversation, now)
    return conversation.write_automatically(text, by=by, now=now, **fields)


def refusal(conversation, now):
    with pytest.raises(Unwanted) as refused:
        write(conversation, now=now)
    return refused.value.code


def test_it_is_a_message_of_nobody_on_its_way_with_a_reason(conversation, now):
    message = write(conversation, now=now)

    assert message.author is None
    assert message.is_automatic
    assert message.is_ours
    assert (message.by.name, message.delivery) == ("Automatic", "queued")
    event = conversation.events.get(kind=Kind.AUTO_SENT)
    assert (event.actor, event.message) == (None, message)
    assert event.reason.title == "Thanks first"


def test_who_waits_goes_on_waiting_and_nothing_else_changes(conversation, now):
    columns = ["status", "assignee", "team", "waiting_since", "has_person_spoken", "news_version"]
    before = [getattr(conversation, name) for name in [*columns, "preview", "last_activity_at"]]

    write(conversation, now=now)

    conversation.refresh_from_db()
    after = [getattr(conversation, name) for name in [*columns, "preview", "last_activity_at"]]
    assert after == before


def test_the_first_answer_is_still_that_of_a_person(conversation, maya, now):
    write(conversation, now=now)
    conversation.reply("Hello!", by=maya, now=now)

    event = conversation.events.get(kind=Kind.MESSAGE_SENT)
    assert event.details["is_first"]
    assert event.details["waited"] is not None


def test_when_nobody_waits_the_list_shows_it(conversation, maya, now):
    conversation.reply("Is it this one?", by=maya, now=now)
    write(conversation, "Are you still there?", now=now + 3 * DAY)

    conversation.refresh_from_db()
    assert conversation.preview == "Are you still there?"
    assert conversation.preview_by == "automation"


def test_what_is_taken_back_does_not_bring_an_automatic_answer_before_the_question(
    conversation, maya, now
):
    write(conversation, now=now)
    later = now + timedelta(minutes=1)
    message = conversation.reply("Oops", by=maya, now=now, send_at=later)
    conversation.unsend(message, by=maya, now=now)

    assert conversation.preview == "My lamp arrived broken. What now?"
    assert not conversation.has_person_spoken


def test_with_the_same_number_it_is_written_once(conversation, now):
    first = write(conversation, now=now, client_id="rule-7")
    again = write(conversation, now=now, client_id="rule-7")

    assert first == again
    assert conversation.messages.filter(auto="automatic").count() == 1


@pytest.mark.parametrize("auto", ["auto_reply", "list"])
def test_a_machine_gets_no_answer(now, auto):
    conversation = create_conversation()
    conversation.receive("I am away until Monday.", auto=auto, now=now)

    assert refusal(conversation, now) == "machine"


@pytest.mark.parametrize(
    "address", ["no-reply@shop.example", "donotreply@a.example", "MAILER-DAEMON@a.example"]
)
def test_nobody_reads_what_a_robot_gets(now, address):
    inbox = create_inbox("email")
    customer = create_customer(email=address.lower())
    conversation = create_conversation(inbox=inbox, customer=customer, said="Your bill", now=now)

    assert refusal(conversation, now) == "robot"


def test_a_loop_ends_after_one_answer_a_day(conversation, now):
    write(conversation, now=now)
    for minute in range(1, 6):
        conversation.receive("Thank you for your mail 🤖", now=now + timedelta(minutes=minute))
        assert refusal(conversation, now + timedelta(minutes=minute)) == "enough"

    conversation.receive("Really?", now=now + DAY)
    conversation.messages.filter(direction="in", body__startswith="Thank").delete()
    conversation.waiting_since = now + DAY
    conversation.save()
    assert write(conversation, now=now + DAY)


def test_a_loop_that_begins_anew_each_time_ends_after_two(now):
    customer, inbox = create_customer(), create_inbox()
    for _number in range(2):
        write(create_conversation(customer=customer, inbox=inbox, said="Hi", now=now), now=now)

    third = create_conversation(customer=customer, inbox=inbox, said="Hi", now=now)
    assert refusal(third, now) == "enough"


def test_what_was_found_a_day_later_is_not_answered_by_itself(now):
    conversation = create_conversation(said="Hello?", now=now - DAY - timedelta(minutes=1))

    assert refusal(conversation, now) == "old"


def test_spam_gets_nothing(conversation, maya, now):
    conversation.close(by=maya, reason="spam", now=now)

    assert refusal(conversation, now) == "spam"


def test_text_without_text_is_refused(conversation, now):
    with pytest.raises(Unwanted):
        write(conversation, " {{ customer.plan }} ", now=now)


def test_the_bot_is_not_relieved_by_it(now):
    inbox = create_inbox(has_bot=True)
    conversation = create_conversation(inbox=inbox, said="Hi", now=now)
    epoch = conversation.handler_epoch
    write(conversation, now=now)

    conversation.bot_reply("Hello", by=create_bot(), epoch=epoch, now=now)
    assert conversation.status == "bot"


# --- What is filled in


def test_what_has_no_value_falls_back_or_is_left_out():
    text = "Hi {{ customer.first_name }},\n{{ agent.name }} and {{ team.name|we }} got it."

    filled = placeholders.fill_unseen(text, {})

    assert filled == "Hi,\nand we got it."


def test_nobody_is_called_by_what_may_be_an_advertisement(now):
    for name, greeting in {
        "Amara Okafor": "Hi Amara Okafor!",
        "Win €500 at evil.example": "Hi!",
        "evil.example": "Hi!",
        "O'Neill": "Hi O'Neill!",
    }.items():
        customer = create_customer("Somebody")
        customer.name = name
        customer.save()
        conversation = create_conversation(customer=customer, said="Hi", now=now)
        text = "Hi {{ customer.name }}!"
        assert write(conversation, text, now=now).body == greeting


def test_before_a_person_has_spoken_nothing_else_that_they_typed_is_repeated(maya, now):
    customer = create_customer("Amara", company="pills.example", attributes={"plan": "evil"})
    conversation = create_conversation(customer=customer, subject="Buy", said="Hi", now=now)
    text = "{{ customer.company }}{{ customer.plan }}{{ conversation.subject }} C"

    assert write(conversation, text, now=now).body == "C"

    conversation.reply("Hello", by=maya, now=now)
    assert write(conversation, text, now=now + DAY).body == "pills.exampleevilBuy C"


def test_the_inbox_signs_until_somebody_has_it(conversation, maya, now):
    conversation.inbox.sender_name = "Halden Lighting"
    conversation.inbox.save()
    assert write(conversation, "{{ agent.first_name }}", now=now).body == "Halden Lighting"

    conversation.take_over(maya, now=now)
    conversation.reply("Hello", by=maya, now=now)
    assert write(conversation, "{{ agent.first_name }}", now=now + DAY).body == "Maya"
