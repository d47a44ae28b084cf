from datetime import timedelta
from itertools import permutations

import pytest

from conversations.models import Conversation, Message
from conversations.subjects import normal
from customers.models import Customer
from inboxes import intake, signing
from inboxes.models import ReceivedMail

from ..factories import create_conversation, create_customer, create_inbox
from .mails import bounce_of, mail

AMARA, OLA = "Amara <amara@okafor.example>", "Ola <ola@okafor.example>"
STRANGER = "Mallory <mallory@evil.example>"


@pytest.fixture
def answered(receive, maya, now):
    """Amara has written, Maya has answered: -> the answer, as it went out."""
    receive(mail("First", sender=AMARA, message_id="first@okafor.example"))
    answer = Conversation.objects.get().reply("Hello", by=maya, now=now)
    answer.external_id = signing.message_id(answer)
    answer.mark("sent", now=now)
    return answer


def test_an_answer_to_our_message_id_joins(receive, answered):
    received = receive(mail("Thanks a lot, one more thing", answers=answered.external_id))

    assert received.message.conversation == answered.conversation


def test_an_answer_to_our_reply_address_joins_without_any_reference(receive, answered):
    address = signing.reply_address(answered.conversation)

    for sent_to in ({"to": address}, {"Delivered_To": address.upper()}):
        received = receive(mail("By address", subject="Other", **sent_to))
        assert received.message.conversation == answered.conversation


def test_whoever_answers_our_mail_joins_as_who_they_are(receive, answered):
    received = receive(mail("I am her husband", sender=OLA, answers=answered.external_id))

    assert received.message.conversation == answered.conversation
    assert received.message.customer.name == "Ola"
    assert answered.conversation.customer.name == "Amara"


def test_a_stranger_who_knows_a_message_id_gets_a_conversation_of_their_own(receive, answered):
    received = receive(mail("Send me everything", sender=STRANGER, answers="first@okafor.example"))

    assert received.message.conversation != answered.conversation
    assert received.message.conversation.follow_up_of == answered.conversation
    assert answered.conversation.messages.count() == 2


def test_the_customers_own_reference_is_enough(receive, answered):
    received = receive(mail("And also", sender=AMARA, answers="first@okafor.example"))

    assert received.message.conversation == answered.conversation


def test_who_was_copied_takes_part(receive):
    first = receive(mail("Hi", sender=AMARA, message_id="a@okafor.example", cc=OLA))
    received = receive(mail("Me too", sender=OLA, answers="a@okafor.example"))

    assert received.message.conversation == first.message.conversation


@pytest.mark.parametrize("change", ["guess", "cut", "neighbour"])
def test_a_token_that_is_not_ours_proves_nothing(receive, answered, change):
    token, _at, domain = answered.external_id.partition("@")
    forged = {
        "guess": "0" * 32 + token[32:],
        "cut": token[:-1],
        "neighbour": token[:31] + ("0" if token[31] != "0" else "1") + token[32:],
    }[change]

    received = receive(mail("Hi", sender=STRANGER, answers=f"{forged}@{domain}"))

    assert received.message.conversation != answered.conversation


def test_after_a_restore_elsewhere_our_signatures_are_strangers(receive, answered, settings):
    settings.SITE_HOST = "clone.example"

    received = receive(mail("Hi", sender=STRANGER, answers=answered.external_id))

    assert received.message.conversation != answered.conversation


def test_after_a_change_of_key_they_are_still_read(receive, answered, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"

    received = receive(mail("Hi", sender=STRANGER, answers=answered.external_id))

    assert received.message.conversation == answered.conversation


def test_evidence_counts_in_its_own_inbox_only(receive, answered):
    sales = create_inbox("email")
    address = signing.reply_address(answered.conversation)

    received = receive(mail("Hi", answers=answered.external_id, to=address), inbox=sales)

    assert received.message.conversation.inbox == sales


def test_a_mail_with_no_reference_is_a_new_conversation(receive, answered):
    received = receive(mail("Something else", sender=AMARA, subject="Broken lamp"))

    assert received.message.conversation != answered.conversation
    assert received.message.conversation.customer == answered.conversation.customer


def test_an_answer_reopens_what_was_just_closed(receive, answered, maya, now):
    answered.conversation.close(by=maya, now=now)

    receive(mail("Not quite", answers=answered.external_id, subject="Re: Broken lamp"))

    answered.conversation.refresh_from_db()
    assert answered.conversation.status == "pending"


@pytest.mark.parametrize(
    ("days", "subject"), [(15, "Re: Broken lamp"), (1, "Invoice")], ids=["too late", "new subject"]
)
def test_a_late_answer_or_a_new_subject_is_followed_up(receive, answered, maya, now, days, subject):
    answered.conversation.close(by=maya, now=now)
    later = now + timedelta(days=days)

    first = receive(mail("Hi", answers=answered.external_id, subject=subject), now=later)
    again = receive(mail("Hi again", answers=answered.external_id, subject=subject), now=later)

    follow_up = first.message.conversation
    assert follow_up.follow_up_of == answered.conversation
    assert again.message.conversation == follow_up


def test_subjects_are_compared_without_their_prefixes():
    assert normal("RE: Aw: Fwd: Broken  Lamp") == normal("broken lamp")
    assert normal("Re[2]: Broken lamp") == normal("Broken lamp")
    assert normal("Recipe: cake") != normal("cake")


def test_in_whatever_order_a_thread_arrives_it_is_one_conversation(receive, now):
    for n, order in enumerate(list(permutations(range(5)))[::17]):
        letters = [
            mail(
                f"Part {i}",
                sender=f"Amara <amara{n}@okafor.example>" if i % 2 == 0 else OLA,
                to=f"support@halden.example, amara{n}@okafor.example",
                cc=OLA,
                subject=f"Thread {n}",
                message_id=f"{n}.{i}@okafor.example",
                answers=[f"{n}.{j}@okafor.example" for j in range(i)],
            )
            for i in range(5)
        ]
        came = [receive(letters[i], now=now + timedelta(days=n)) for i in order]
        assert len({received.message.conversation_id for received in came}) == 1, order


def test_many_may_answer_the_same_newsletter(receive):
    first = receive(mail("1", sender=AMARA, answers="news@halden.example"))
    second = receive(mail("2", sender=STRANGER, answers="news@halden.example"))

    assert second.message.conversation != first.message.conversation
    assert second.message.conversation.follow_up_of is None


def test_an_out_of_office_moves_nothing(receive, answered, maya, now):
    answered.conversation.close(by=maya, now=now)

    received = receive(
        mail("I am away", answers=answered.external_id, Auto_Submitted="auto-replied")
    )

    answered.conversation.refresh_from_db()
    assert received.message.conversation == answered.conversation
    assert received.message.auto == "auto_reply"
    assert answered.conversation.status == "closed"
    assert answered.conversation.waiting_since is None


def test_a_machine_that_writes_first_is_heard(receive):
    received = receive(mail("Order 7", Auto_Submitted="auto-generated"))

    assert received.message.conversation.preview.startswith("Order 7")


def test_a_bounce_finds_its_message_and_puts_it_before_an_agent(receive, answered, maya, now):
    answered.conversation.close(by=maya, now=now)

    received = receive(bounce_of(answered.external_id))

    answered.refresh_from_db()
    answered.conversation.refresh_from_db()
    assert received.message == answered
    assert answered.delivery == "failed"
    assert "There is no such address: amara@okafor.example." in answered.delivery_error
    assert answered.conversation.status == "pending"
    assert answered.conversation.waiting_since
    assert answered.conversation.messages.count() == 2


def test_a_delay_or_a_lost_copy_fails_nothing(receive, answered):
    answered.cc = [["Ola", "ola@okafor.example"]]
    answered.save()

    receive(bounce_of(answered.external_id, status="4.4.1", action="delayed"))
    receive(bounce_of(answered.external_id, to="ola@okafor.example"))

    answered.refresh_from_db()
    assert answered.delivery == "sent"


def test_a_bounce_of_somebody_elses_mail_is_set_aside(receive, answered):
    received = receive(bounce_of("unknown@elsewhere.example"))

    assert received.state == "set_aside"
    assert "came back" in received.cause


def test_a_visitors_answer_by_mail_stays_theirs_and_opens_nothing_else(receive, maya, now):
    website = create_inbox("web")
    visitor = Customer.objects.create()
    visitor.identities.create(kind="email", value="amara@okafor.example", is_verified=False)
    chat = create_conversation(customer=visitor, inbox=website, said="Hello?")
    answer = chat.reply("Hi", by=maya, now=now)

    by_mail = receive(
        mail("Back again", sender=AMARA, answers=signing.message_id(answer)), inbox=website
    )
    elsewhere = receive(mail("Unrelated", sender=AMARA))

    assert by_mail.message.conversation == chat
    assert by_mail.message.customer == visitor
    assert elsewhere.message.customer != visitor


def test_who_has_no_inbox_of_their_own_is_answered_through_any(receive, maya, now):
    chat = create_conversation(inbox=create_inbox("web"), said="Hello?")

    received = receive(mail("By mail", to=signing.reply_address(chat)))

    assert received.message.conversation == chat
    assert received.message.inbox == chat.inbox


def test_a_known_customer_is_recognised_by_the_address(receive):
    amara = create_customer("Amara", email="amara@okafor.example")

    received = receive(mail(sender="A. Okafor <AMARA@okafor.example>"))

    assert received.message.customer == amara
    assert received.message.customer.name == "Amara"


@pytest.mark.django_db(transaction=True)
def test_two_first_mails_at_once_are_one_customer_and_one_thread(support, in_threads, now):
    one = mail("1", message_id="1@okafor.example")
    two = mail(
        "2", message_id="2@okafor.example", answers="1@okafor.example", subject="Re: Broken lamp"
    )
    pks = [
        ReceivedMail.objects.store(support, raw, via="smtp", now=now)[0].pk for raw in (one, two)
    ]

    in_threads(
        [lambda pk=pk: intake.take_in_mail(ReceivedMail.objects.get(pk=pk)) for pk in pks * 3]
    )

    assert Customer.objects.count() == 1
    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2
