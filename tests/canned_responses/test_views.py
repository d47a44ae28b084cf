import re

import pytest

from canned_responses.models import CannedResponse
from conversations.models import Message
from tests.factories import create_agent, create_conversation, create_customer, create_team

HTMX = {"HX-Request": "true"}


@pytest.fixture
def boss(client, priya):
    """Priya, a supervisor, is signed in."""
    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fields(**changed):
    return {
        "title": "Refund approved",
        "shortcut": "refund-approved",
        "folder": "Billing",
        "language": "",
        "who": "me",
        "text": "Hi {{ customer.first_name|there }}, it is on its way.",
    } | changed


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- Writing them


def test_an_empty_page_teaches(signed_in):
    page = text_of(signed_in.get("/canned/"))

    assert "No replies yet" in page
    assert "Write the first one" in page
    assert "{{ customer.first_name }}" in page


def test_an_agent_writes_one_of_their_own(signed_in, maya):
    response = signed_in.post("/canned/new/", fields(shortcut=" /Refund Approved "), follow=True)

    made = CannedResponse.objects.get()
    assert (made.shortcut, made.owner, made.team) == ("refund-approved", maya, None)
    assert response.redirect_chain[-1][0] == f"/canned/{made.pk}/"
    assert "Saved. Type /refund-approved in a reply." in text_of(response)


def test_an_agent_writes_for_their_team_not_for_others_nor_for_everybody(signed_in, maya):
    billing, sales = create_team("Billing", [maya]), create_team("Sales")

    assert signed_in.post("/canned/new/", fields(who=f"team-{billing.pk}")).status_code == 302
    for who in (f"team-{sales.pk}", "everybody", "nonsense", "team-", "team-x"):
        refused = signed_in.post("/canned/new/", fields(who=who, shortcut="other"))
        assert refused.status_code == 422

    assert CannedResponse.objects.get().team == billing


def test_a_supervisor_writes_for_everybody(boss):
    boss.post("/canned/new/", fields(who="everybody"))

    assert CannedResponse.objects.get().who == "everybody"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "Give it a name"),
        ({"shortcut": ""}, "Give it a shortcut"),
        ({"shortcut": "refund!"}, "Use letters, digits and hyphens only"),
        ({"shortcut": "<b>"}, "Use letters, digits and hyphens only"),
        ({"text": "   "}, "Write the text"),
        ({"text": "x" * 20_001}, "at most 20000 characters"),
        ({"text": "Hi {{ customer.first_name"}, "A placeholder is not complete"),
        ({"text": "{{ customer.frist_name }}"}, "Nothing is called {{ customer.frist_name }}"),
        ({"text": "{{ agent.password }}"}, "Nothing is called {{ agent.password }}"),
        ({"text": "{{ settings.SECRET_KEY|x }}"}, "Nothing is called {{ settings.SECRET_KEY }}"),
        ({"language": "klingon"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(signed_in, wrong, why):
    response = signed_in.post("/canned/new/", fields(**wrong))

    assert response.status_code == 422
    assert why in text_of(response).replace("&#x27;", "'")
    assert 'value="Billing"' in response.content.decode()
    assert not CannedResponse.objects.exists()


def test_an_entry_of_a_customers_profile_is_a_placeholder(signed_in):
    customer = create_customer()
    customer.attributes = {"Plan": "Trade"}
    customer.save()

    assert signed_in.post("/canned/new/", fields(text="{{ customer.Plan }}")).status_code == 302


def test_a_shortcut_that_is_taken_is_refused(signed_in, maya, create_response):
    create_response("refund-approved", owner=maya)

    response = signed_in.post("/canned/new/", fields())

    assert "There is a reply with this shortcut already" in text_of(response)
    assert signed_in.post("/canned/new/", fields(language="nl")).status_code == 302


def test_what_is_somebody_elses_can_be_read_or_not_but_never_changed(
    signed_in, create_response, priya
):
    everybodys, hers = create_response("hello"), create_response("mine", owner=priya)

    assert "Make a copy of my own" in text_of(signed_in.get(f"/canned/{everybodys.pk}/"))
    assert signed_in.post(f"/canned/{everybodys.pk}/", fields()).status_code == 403
    assert signed_in.post(f"/canned/{everybodys.pk}/delete/").status_code == 404
    assert signed_in.get(f"/canned/{hers.pk}/").status_code == 404
    assert signed_in.post(f"/canned/{hers.pk}/", fields()).status_code == 404
    everybodys.refresh_from_db()
    assert everybodys.title == "Hello"


def test_two_who_change_it_at_once_do_not_overwrite_each_other_unasked(boss, create_response, now):
    response = create_response("hello")
    page = boss.get(f"/canned/{response.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    response.changed_at, response.text = now, "Theirs"
    response.save()

    mine = fields(text="Mine", who="everybody", seen=seen)
    asked = boss.post(f"/canned/{response.pk}/", mine)

    assert asked.status_code == 422
    assert "Somebody changed it meanwhile." in text_of(asked)
    assert "Mine</textarea>" in asked.content.decode()
    response.refresh_from_db()
    assert response.text == "Theirs"
    again = re.search(r'name="seen" value="([^"]+)"', asked.content.decode())[1]
    assert boss.post(f"/canned/{response.pk}/", mine | {"seen": again}).status_code == 302


def test_deleting_is_undone(boss, create_response):
    response = create_response("hello", usage_count=7)

    page = boss.post(f"/canned/{response.pk}/delete/", follow=True)
    assert "The reply is deleted." in text_of(page)
    assert not CannedResponse.objects.exists()

    boss.post(f"/canned/{response.pk}/restore/")
    assert CannedResponse.objects.get().usage_count == 7


def test_restoring_is_refused_when_the_shortcut_has_gone(boss, create_response, now):
    response = create_response("hello")
    response.delete_for_now(now=now)
    create_response("hello")

    page = boss.post(f"/canned/{response.pk}/restore/", follow=True)

    assert "Its shortcut is used by another reply now." in text_of(page)


def test_nobody_restores_what_is_not_theirs(signed_in, create_response, now):
    response = create_response("hello")
    response.delete_for_now(now=now)

    assert signed_in.post(f"/canned/{response.pk}/restore/").status_code == 404


def test_a_copy_starts_with_what_was_there(signed_in, create_response):
    response = create_response("hello", "Good morning", title="Greeting")

    page = signed_in.get(f"/canned/new/?from={response.pk}").content.decode()

    assert 'value="Greeting"' in page
    assert "Good morning" in page


def test_folders_and_search_narrow_the_list(boss, create_response):
    create_response("refund", folder="Billing & more")
    create_response("hello", "Good morning.", folder="Greetings")

    assert "/hello" not in text_of(boss.get("/canned/?folder=Billing %26 more"))
    assert "/hello" not in text_of(boss.get("/canned/?q=way refund"))
    assert "Nothing found" in text_of(boss.get("/canned/?q=%00%25"))
    rows = boss.get("/canned/?q=hello", headers=HTMX | {"HX-Target": "canned-rows"})
    assert "<html" not in rows.content.decode()
    assert "/hello" in text_of(rows)


def test_the_preview_fills_in_a_real_person_and_saves_nothing(signed_in, conversation):
    text = "Hi {{ customer.first_name }}, {{ team.name }}"

    shown = signed_in.post("/canned/preview/", {"text": text}, headers=HTMX)
    assert "<mark>Amara</mark>, <mark data-gap>team</mark>" in shown.content.decode()

    page = text_of(signed_in.post("/canned/new/", fields(text=text, show="1")))
    assert "As Amara would read it Try another person Hi Amara ," in page
    assert not CannedResponse.objects.exists()


def test_markup_in_a_name_is_text(signed_in):
    create_conversation(customer=create_customer("<script>alert(1)</script>"))

    shown = signed_in.post("/canned/preview/", {"text": "{{ customer.name }}"}).content.decode()

    assert "<script>" not in shown


@pytest.mark.parametrize("path", ["", "new/", "1/", "pick/1/"])
def test_strangers_sign_in_first(client, db, path):
    assert client.get(f"/canned/{path}").url.startswith("/accounts/login/")


def test_the_page_costs_the_same_however_many_there_are(
    signed_in, create_response, conversation, maya, django_assert_num_queries
):
    team = create_team("Billing", [maya])
    chosen = create_response("first", owner=maya)
    signed_in.get("/canned/")
    for number in range(30):
        create_response(f"r{number}", team=team, folder=f"Folder {number}")

    with django_assert_num_queries(5):
        signed_in.get("/canned/")
    with django_assert_num_queries(11):
        signed_in.get(f"/canned/{chosen.pk}/")


# --- In the composer


def pick(client, conversation, q=""):
    return client.get(f"/canned/pick/{conversation.pk}/", {"q": q}, headers=HTMX)


def test_the_picker_fills_in_this_conversation(signed_in, create_response, conversation):
    create_response(
        "refund", "Hi {{ customer.first_name }}, {{ customer.Order }}. {{ agent.name }}"
    )
    create_response("hello", "Good morning.")

    picker = pick(signed_in, conversation, "ref").content.decode()

    assert 'data-text="Hi Amara, [Order?]. Maya Lind"' in picker
    assert "<mark>Amara</mark>" in picker
    assert "1 blank left" in picker
    assert "/hello" not in picker


def test_the_picker_offers_only_what_the_agent_may_see(signed_in, create_response, conversation):
    create_response("secret", team=create_team("Legal"))
    create_response("theirs", owner=create_agent())

    assert "No canned reply for “e”" in pick(signed_in, conversation, "e").content.decode()


def test_the_picker_tells_nothing_of_a_conversation_that_is_not_theirs(signed_in, create_response):
    response = create_response()
    legal = create_conversation(team=create_team("Legal"))

    assert pick(signed_in, legal).status_code == 404
    assert signed_in.post(f"/canned/pick/{legal.pk}/{response.pk}/").status_code == 404


def test_inserting_counts(signed_in, create_response, conversation):
    response = create_response()

    answer = signed_in.post(f"/canned/pick/{conversation.pk}/{response.pk}/")

    response.refresh_from_db()
    assert answer.json() == {"error": "", "files": 0}
    assert response.usage_count == 1
    assert response.last_used_at


def test_the_picker_costs_the_same_however_many_there_are(
    signed_in, create_response, conversation, django_assert_num_queries
):
    pick(signed_in, conversation)
    for number in range(30):
        create_response(f"r{number}")

    with django_assert_num_queries(5):
        picker = pick(signed_in, conversation)

    assert picker.content.decode().count('role="option"') == 20


def test_without_javascript_the_texts_are_there_to_copy(signed_in, create_response, conversation):
    create_response("refund", "Hi {{ customer.first_name }}")

    page = signed_in.get(f"/canned/pick/{conversation.pk}/")

    assert ">Hi Amara</textarea>" in page.content.decode()


# --- Blanks


def write(client, conversation, **data):
    data = {"mode": "reply", "client_id": "press-1"} | data
    return client.post(f"/inbox/{conversation.pk}/write/", data)


def test_a_blank_is_asked_about_once(signed_in, conversation):
    asked = write(signed_in, conversation, body="Hi [first name?], it is [day?].")

    assert asked.status_code == 422
    assert "There are blanks left: [first name?], [day?]." in text_of(asked)
    assert "Hi [first name?]" in asked.content.decode()
    anyway = re.search(r'name="anyway" value="([^"]+)"', asked.content.decode())[1]

    sent = write(signed_in, conversation, body="Hi [first name?], it is Monday.", anyway=anyway)
    assert sent.status_code == 302
    assert Message.objects.get(direction="out").body == "Hi [first name?], it is Monday."


def test_another_blank_is_asked_about_again(signed_in, conversation):
    asked = write(signed_in, conversation, body="Hi [first name?]", anyway="[day?]")

    assert asked.status_code == 422


@pytest.mark.parametrize("body", ["Why [not]?", "a[0]?", "[", "[\n?]", "[?]"])
def test_brackets_of_other_kinds_are_no_blanks(signed_in, conversation, body):
    assert write(signed_in, conversation, body=body).status_code == 302


def test_a_note_may_have_blanks(signed_in, conversation):
    assert write(signed_in, conversation, mode="note", body="Ask for [order?]").status_code == 302
