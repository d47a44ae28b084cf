"""Whom an answer goes to: the composer says it, and the mail goes there."""

import re

import pytest
from django.utils.html import strip_tags

from inboxes import letters

from ..factories import create_conversation
from .mails import mail


@pytest.fixture
def to(signed_in):
    """What the composer's head says of a conversation: -> (text, is it a warning)."""

    def to(conversation):
        page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
        return read(page)

    return to


def read(html):
    ((attributes, inside),) = re.findall(
        r'<span class="to in-reply"\s+id="answer-to"(.*?)>\s*(?=[^>]*<)(.*?</b>[^<]*)</span>',
        html,
        re.S,
    )
    inside = re.sub(r'<span class="sr">.*?</span>', "", inside)
    return " ".join(strip_tags(inside).split()), "data-warn" in attributes


def test_an_address_that_proves_the_customer_is_not_said(receive, to):
    received = receive(mail("Hi"))

    assert to(received.message.conversation) == ("to Amara by Email", False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Reply_To": "x@evil.example"}, "to Amara · x@evil.example"),
        ({"sender": "Ola Berg <ola@okafor.example>"}, "to Ola · ola@okafor.example"),
    ],
)
def test_an_address_that_does_not_is_said_before_anybody_answers(
    receive, to, maya, now, changes, said
):
    first = receive(mail("Hi", cc="ola@okafor.example"))
    receive(mail("And?", answers=first.message.external_id, **changes))
    conversation = first.message.conversation

    assert to(conversation) == (said, True)
    answer = conversation.reply("Yes.", by=maya, now=now)
    assert letters.recipients(answer)[0] == said.rpartition(" ")[2]


def test_a_machines_answer_changes_nobody(receive, to):
    first = receive(mail("Hi"))
    away = {"Reply_To": "x@evil.example", "Auto_Submitted": "auto-replied"}
    receive(mail("I am away", answers=first.message.external_id, **away))

    assert to(first.message.conversation) == ("to Amara by Email", False)


def test_who_answers_to_ourselves_is_answered(receive, support):
    received = receive(mail("Hi", Reply_To=support.address))

    assert received.message.answer_to == "amara@okafor.example"


def test_it_changes_on_a_screen_that_is_open(receive, signed_in):
    first = receive(mail("Hi"))
    conversation = first.message.conversation
    receive(mail("And?", answers=first.message.external_id, Reply_To="x@evil.example"))

    # A note comes back with all that came since the page was shown, as a live screen gets it.
    sent = signed_in.post(
        f"/inbox/{conversation.pk}/write/",
        {"mode": "note", "body": "Odd."},
        headers={"HX-Request": "true"},
    )

    html = sent.content.decode()
    assert read(html) == ("to Amara · x@evil.example", True)
    assert 'hx-swap-oob="true"' in re.search(r'id="answer-to".*?>\s', html, re.S)[0]


def test_in_the_chat_there_is_no_address_to_say(signed_in):
    conversation = create_conversation(said="Hello")

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()

    assert '<span class="to in-reply">to <b>Amara</b> by Website chat</span>' in page
