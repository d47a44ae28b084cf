import re
from datetime import timedelta

import pytest
from django.utils import timezone

from canned_responses.forms import MacroForm
from canned_responses.models import Macro
from conversations.models import Batch, Draft, Message
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

HTMX = {"HX-Request": "true"}
REFUND = [
    ["reply", "Hi {{ customer.first_name|there }}, it is on its way."],
    ["priority", "low"],
    ["close", "resolved"],
]


@pytest.fixture
def create_macro(db):
    """Everybody's, unless `team` or `owner` says whose it is."""

    def create(title="Refund", steps=REFUND, **fields):
        fields = {"changed_at": timezone.now()} | fields
        return Macro.objects.create(title=title, steps=steps, **fields)

    return create


@pytest.fixture
def waiting(db):
    return create_conversation(said="Where is it?", inbox=create_inbox(undo_seconds=10))


def url(conversation, macro):
    return f"/canned/macros/for/{conversation.pk}/{macro.pk}/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def form(*steps, **fields):
    """The editor's form: each step as (name, value)."""
    data = {"title": "Refund", "who": "me", "folder": "", "step": [name for name, _ in steps]}
    data |= {f"step-{i}-value": value for i, (_, value) in enumerate(steps)}
    return data | fields


# --- Writing them


def test_an_empty_page_teaches(signed_in):
    page = text_of(signed_in.get("/canned/macros/"))

    assert "No macros yet" in page
    assert "Write the first one" in page


def test_an_agent_writes_one_of_their_own(signed_in, maya):
    data = form(("reply", "Hi"), ("assign", "me"), ("close", "resolved"))
    response = signed_in.post("/canned/macros/new/", data)

    macro = Macro.objects.get()
    assert response.url == f"/canned/macros/{macro.pk}/"
    assert macro.owner == maya
    assert macro.steps == [["reply", "Hi"], ["assign", "me"], ["close", "resolved"]]


def test_steps_are_added_moved_and_removed_without_losing_what_was_written(signed_in):
    steps = ("reply", "A long answer"), ("close", "no_reply")

    def names(do, **fields):
        response = signed_in.post("/canned/macros/new/", form(*steps, do=do, **fields))
        assert response.status_code == 200
        assert "A long answer" in response.content.decode() or do == "remove-0"
        return [step.action.name for step in response.context["form"].steps]

    assert names("add", adding="priority") == ["reply", "close", "priority"]
    assert names("down-0") == ["close", "reply"]
    assert names("up-1") == ["close", "reply"]
    assert names("up-0") == ["reply", "close"]
    assert names("remove-0") == ["close"]
    assert names("remove-77") == ["reply", "close"]
    assert names("nonsense") == ["reply", "close"]
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([], "Add at least one step"),
        ([("reply", "")], "Write the text."),
        ([("reply", "Hi {{ customer.shoe_size }}")], "Nothing is called"),
        ([("close", "merged")], "Select a valid choice"),
        ([("unsend", "1")], "Add at least one step"),
        ([("rm", "-rf")], "Add at least one step"),
    ],
)
def test_a_step_that_is_none_is_not_saved(signed_in, steps, says):
    response = signed_in.post("/canned/macros/new/", form(*steps))

    assert response.status_code == 422
    assert says in text_of(response)
    assert not Macro.objects.exists()


def test_only_who_may_changes_it(signed_in, create_macro, maya):
    theirs = create_macro(owner=create_agent("Marco"))
    everybodys = create_macro()

    assert signed_in.get(f"/canned/macros/{theirs.pk}/").status_code == 404
    assert "You can use it." in text_of(signed_in.get(f"/canned/macros/{everybodys.pk}/"))
    assert signed_in.post(f"/canned/macros/{everybodys.pk}/", form()).status_code == 403
    assert signed_in.post(f"/canned/macros/{everybodys.pk}/delete/").status_code == 404


def test_who_writes_on_an_old_state_is_told_so(signed_in, create_macro, maya):
    macro = create_macro(owner=maya)
    data = form(("close", "resolved"), seen="2020-01-01T00:00:00+00:00")

    response = signed_in.post(f"/canned/macros/{macro.pk}/", data)

    assert response.status_code == 422
    assert "Somebody changed it meanwhile." in text_of(response)


def test_deleting_can_be_undone(signed_in, create_macro, maya):
    macro = create_macro(owner=maya)

    page = signed_in.post(f"/canned/macros/{macro.pk}/delete/", follow=True)
    assert "The macro is deleted." in text_of(page)
    assert signed_in.get(f"/canned/macros/{macro.pk}/").status_code == 404

    signed_in.post(f"/canned/macros/{macro.pk}/restore/")
    assert signed_in.get(f"/canned/macros/{macro.pk}/").status_code == 200


# --- Applying them


def test_the_preview_says_what_will_happen_and_does_nothing(signed_in, waiting, create_macro):
    version = waiting.version

    page = text_of(signed_in.get(url(waiting, create_macro()), headers=HTMX))

    assert "Hi Amara, it is on its way." in page
    assert "Set the priority to Low" in page
    assert "Close it as resolved" in page
    waiting.refresh_from_db()
    assert waiting.version == version


def test_one_click_does_all_and_one_undo_takes_all_back(signed_in, waiting, create_macro, maya):
    macro, before = create_macro(), waiting.waiting_since
    response = signed_in.post(url(waiting, macro), headers=HTMX)

    waiting.refresh_from_db()
    macro.refresh_from_db()
    batch = Batch.objects.get()
    assert "Done: Refund" in text_of(response)
    assert (waiting.status, waiting.priority, macro.usage_count) == ("closed", "low", 1)
    assert waiting.messages.get(direction="out").body == "Hi Amara, it is on its way."

    undone = signed_in.post(f"/inbox/{waiting.pk}/undo/", {"batch": batch.pk}, headers=HTMX)
    signed_in.post(f"/inbox/{waiting.pk}/undo/", {"batch": batch.pk}, headers=HTMX)

    waiting.refresh_from_db()
    assert "Undone" in text_of(undone)
    assert (waiting.status, waiting.priority, waiting.waiting_since) == ("active", "", before)
    assert waiting.messages.get(direction="out").delivery == Message.Delivery.WITHDRAWN
    assert not Draft.objects.exists()


def test_an_undo_after_the_reply_has_gone_says_that_it_stands(signed_in, waiting, create_macro):
    signed_in.post(url(waiting, create_macro()), headers=HTMX)
    Message.objects.filter(direction="out").update(delivery="sent", delivery_due_at=None)

    batch = Batch.objects.get()
    undone = signed_in.post(f"/inbox/{waiting.pk}/undo/", {"batch": batch.pk}, headers=HTMX)

    waiting.refresh_from_db()
    assert undone.status_code == 409
    assert "The reply has gone out and stands." in text_of(undone)
    assert (waiting.status, waiting.priority) == ("active", "")


def test_nobody_undoes_what_another_agent_did(signed_in, waiting, client, create_macro):
    signed_in.post(url(waiting, create_macro()), headers=HTMX)
    client.force_login(
        create_agent("Marco"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    batch = Batch.objects.get()
    assert client.post(f"/inbox/{waiting.pk}/undo/", {"batch": batch.pk}).status_code == 404


def test_a_macro_that_writes_is_held_when_something_came_that_was_not_seen(
    signed_in, waiting, create_macro
):
    macro, seen = create_macro(), waiting.version
    waiting.receive("Forget it, it came.")

    held = signed_in.post(url(waiting, macro), {"seen": seen}, headers=HTMX)

    assert held.status_code == 409
    assert "Forget it, it came." in text_of(held)
    assert "Do it anyway" in text_of(held)
    assert not waiting.messages.filter(direction="out").exists()

    again = signed_in.post(url(waiting, macro), {"seen": held.context["seen"]}, headers=HTMX)
    assert again.status_code == 200
    assert waiting.messages.filter(direction="out").count() == 1


def test_a_macro_that_writes_nothing_is_not_held(signed_in, waiting, create_macro):
    macro, seen = create_macro(steps=[["close", "spam"]]), waiting.version
    waiting.receive("More spam")

    assert signed_in.post(url(waiting, macro), {"seen": seen}, headers=HTMX).status_code == 200


def test_a_blank_is_asked_about_and_can_be_filled_in(signed_in, create_macro):
    conversation = create_conversation(said="?", customer=create_customer("", "x@okafor.example"))
    macro = create_macro(steps=[["reply", "Dear {{ customer.name }}"]])

    shown = signed_in.get(url(conversation, macro), headers=HTMX)
    assert "Dear [full name?]" in shown.content.decode()

    asked = signed_in.post(url(conversation, macro), headers=HTMX)
    assert asked.status_code == 422
    assert "There is a blank left: [full name?]." in text_of(asked)
    assert not conversation.messages.filter(direction="out").exists()

    signed_in.post(url(conversation, macro), {"text-0": "Dear Sir"}, headers=HTMX)
    assert conversation.messages.get(direction="out").body == "Dear Sir"


def test_pressing_twice_does_it_once(signed_in, waiting, create_macro):
    macro = create_macro()
    for _ in range(2):
        signed_in.post(url(waiting, macro), {"client_id": "press-1"}, headers=HTMX)

    assert Batch.objects.count() == 1
    assert waiting.messages.filter(direction="out").count() == 1


def test_a_step_that_is_refused_does_nothing_and_says_why(signed_in, waiting, create_macro):
    macro = create_macro(steps=[["priority", "high"], ["assign", "agent-99999"]])

    response = signed_in.post(url(waiting, macro), headers=HTMX)

    waiting.refresh_from_db()
    assert response.status_code == 409
    assert "They are not here any more." in text_of(response)
    assert waiting.priority == ""


def test_a_draft_stays_where_it_is(signed_in, waiting, maya, create_macro):
    draft = {"mode": "reply", "body": "My own words", "sequence": 1}
    Draft.objects.keep(maya, waiting, now=timezone.now(), **draft)

    signed_in.post(url(waiting, create_macro()), headers=HTMX)

    assert Draft.objects.get().body == "My own words"


def test_without_scripts_it_is_a_page_with_a_form(signed_in, waiting, create_macro):
    macro = create_macro()

    menu = signed_in.get(f"/canned/macros/for/{waiting.pk}/")
    assert url(waiting, macro) in menu.content.decode()
    assert "Do it" in text_of(signed_in.get(url(waiting, macro)))
    assert signed_in.post(url(waiting, macro)).url == f"/inbox/{waiting.pk}/"


def test_what_an_agent_may_not_see_is_not_there(signed_in, create_macro):
    hidden = create_conversation(said="Secret", team=create_team("Legal"))
    visible = create_conversation(said="Hello")
    theirs = create_macro(owner=create_agent("Marco"))

    assert signed_in.get(f"/canned/macros/for/{hidden.pk}/").status_code == 404
    assert signed_in.post(url(hidden, create_macro())).status_code == 404
    assert signed_in.post(url(visible, theirs)).status_code == 404
    assert "Refund" in text_of(signed_in.get(f"/canned/macros/for/{visible.pk}/", headers=HTMX))


def test_the_demo_macros_are_ones_that_the_editor_accepts(priya):
    from inbox_project.demo import canned

    create_team("Support")
    create_team("Billing")
    now = timezone.now()
    canned.write_macros(now)
    canned.write_macros(now + timedelta(days=1))

    macros = Macro.objects.all()
    assert len(macros) == 3
    for macro in macros:
        data = {"title": macro.title, "who": macro.who, "folder": macro.folder}
        fields = MacroQuery(data, macro.steps)
        assert MacroForm(fields, instance=macro, agent=priya).is_valid()


class MacroQuery(dict):
    """A form's data, with the steps of a macro."""

    def __init__(self, data, steps):
        values = {f"step-{i}-value": value for i, (_name, value) in enumerate(steps)}
        super().__init__(data | values)
        self.names = [name for name, _value in steps]

    def getlist(self, _name):
        return self.names
