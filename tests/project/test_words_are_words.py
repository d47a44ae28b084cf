"""What people type is text: never a template, a format or markup, wherever it is kept and shown."""

import pytest

from canned_responses.models import CannedResponse, Macro
from conversations.models import Tag, View
from tests.factories import create_conversation, create_customer

from .test_what_others_have import signed_in

HOSTILE = "{{ 7|add:42 }}{% now 'Y' %}%(name)s{0}<img src=x>"
SHOWN = "&lt;img src=x&gt;"


@pytest.fixture
def conversation(maya, now):
    customer = create_customer(HOSTILE)
    customer.set_attribute(HOSTILE[:40], HOSTILE, by=maya, now=now)
    conversation = create_conversation(customer=customer, said=HOSTILE, subject=HOSTILE, now=now)
    conversation.add_note(f"@Priya Nair {HOSTILE} @{HOSTILE}", by=maya, now=now)
    conversation.pin(conversation.notes.get(), by=maya, now=now)
    conversation.tag(Tag.objects.named("{{ 7|add:42 }}<img src=x>"), by=maya, now=now)
    return conversation


def test_what_people_type_is_shown_as_they_typed_it(conversation, maya, priya, now):
    View.objects.create(name=HOSTILE, query=f"q={HOSTILE}")
    kept = {"title": HOSTILE, "folder": "<img src=x>", "changed_at": now}
    canned = CannedResponse.objects.create(shortcut="hostile", text=HOSTILE, **kept)
    macro = Macro.objects.create(steps=[["reply", HOSTILE]], **kept)
    client = signed_in(priya)
    pages = [
        "/inbox/",
        f"/inbox/?q={HOSTILE}",
        f"/inbox/{conversation.pk}/",
        f"/inbox/{conversation.pk}/merge/?q=img",
        f"/customers/{conversation.customer_id}/",
        "/inbox/views/",
        "/inbox/tags/",
        "/canned/",
        f"/canned/{canned.pk}/",
        f"/canned/pick/{conversation.pk}/",
        "/canned/macros/",
        f"/canned/macros/{macro.pk}/",
        f"/canned/macros/for/{conversation.pk}/{macro.pk}/",
        f"/find/?q=img&in={conversation.pk}",
    ]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "<img src=x" not in answer.text, page
        assert "49{" not in answer.text, page
        if "find" not in page and "merge" not in page:
            assert SHOWN in answer.text, page


def test_a_macro_writes_to_the_customer_what_stands_in_it(conversation, priya, now):
    macro = Macro.objects.create(title="A", steps=[["reply", HOSTILE]], changed_at=now)
    anyway = {"anyway": HOSTILE}

    answer = signed_in(priya).post(f"/canned/macros/for/{conversation.pk}/{macro.pk}/", anyway)

    assert answer.status_code == 302
    sent = conversation.messages.get(author=priya).body
    assert "49" not in sent
    assert sent.endswith("{% now 'Y' %}%(name)s{0}<img src=x>")
