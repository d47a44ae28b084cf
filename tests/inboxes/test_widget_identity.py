"""Who the site says a visitor is; and that nothing less than its signature says so."""

import json
from datetime import timedelta

import jwt
import pytest

from conversations.models import Conversation
from customers.models import Customer, Identity
from inboxes import intake
from tests.factories import create_conversation, create_customer, create_inbox

from .widget import Browser

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def inbox():
    return create_inbox()


@pytest.fixture
def browser(inbox):
    return Browser(inbox)


@pytest.fixture
def signed(inbox, now):
    def signed(sub="amara", *, secret=None, algorithm="HS256", **claims):
        claims = {"sub": sub, "exp": now + HOUR} | claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, secret or inbox.identity_secret, algorithm=algorithm)

    return signed


def test_a_signed_in_visitor_finds_their_history_on_another_computer(browser, signed):
    browser.write("Where is my order?")
    browser.post("identity", identity=signed(name="Amara Okafor"))
    at_work = Browser(browser.inbox)

    answer = at_work.post("identity", identity=signed())

    assert answer.json() == {"token": ""}
    assert "Where is my order?" in at_work.tail()["html"]
    assert at_work.visitor.customer.name == "Amara Okafor"


def test_an_anonymous_conversation_moves_to_the_customer_who_turns_up(browser, signed, inbox, maya):
    amara = create_customer(email="amara@okafor.nl")
    earlier = create_conversation(customer=amara, inbox=inbox, said="My first lamp")
    browser.write("It is broken")
    conversation, anonymous = browser.conversation, browser.visitor.customer
    conversation.reply("Let me see.", by=maya)

    browser.post("identity", identity=signed(email="Amara@Okafor.nl"))

    conversation.refresh_from_db()
    assert conversation.customer == amara
    assert {message.customer for message in conversation.messages.filter(direction="in")} == {amara}
    assert conversation.events.latest("version").kind == "recognised"
    assert not Customer.objects.filter(pk=anonymous.pk).exists()
    assert "It is broken" in browser.tail(conversation)["html"]
    assert "My first lamp" in browser.tail(earlier)["html"]


def test_the_first_time_the_visitor_becomes_that_customer(browser, signed):
    browser.write("Hello")
    customer = browser.visitor.customer

    browser.post(
        "identity", identity=signed(name="Amara Okafor", email="amara@okafor.nl", phone="+31 6 12")
    )

    known = Identity.objects.filter(customer=customer)
    assert {
        (one.kind, one.value.partition(":")[2] or one.value, one.is_verified) for one in known
    } >= {
        ("site", "amara", True),
        ("email", "amara@okafor.nl", True),
        ("phone", "+31 6 12", False),
    }
    assert Customer.objects.get() == customer


def test_what_they_typed_before_becomes_verified_with_the_sites_word(browser, signed):
    browser.write("Hello")
    browser.post("contact", email="amara@okafor.nl")

    browser.post("identity", identity=signed(email="amara@okafor.nl"))

    assert browser.visitor.customer.identities.get(kind="email").is_verified


def test_a_verified_contact_is_never_overwritten(browser, signed):
    amara = create_customer("Amara Okafor", email="amara@okafor.nl")

    browser.post("identity", identity=signed(email="amara@okafor.nl", name="Somebody Else"))

    amara.refresh_from_db()
    assert amara.name == "Amara Okafor"
    assert browser.visitor.customer == amara


def test_an_address_of_another_account_does_not_join_two_people(browser, signed, inbox):
    browser.post("identity", identity=signed("amara", email="family@okafor.nl"))
    brother = Browser(inbox)

    brother.post("identity", identity=signed("chidi", email="family@okafor.nl"))

    assert brother.visitor.customer != browser.visitor.customer


def test_two_people_at_one_computer_stay_two(browser, signed):
    browser.post("identity", identity=signed("amara"))
    browser.write("A present for Chidi")

    answer = browser.post("identity", identity=signed("chidi"))

    assert len(answer.json()["token"]) == 43
    chidi = Browser(browser.inbox, secret=answer.json()["token"])
    assert chidi.visitor.customer != browser.visitor.customer
    assert "present" not in json.dumps(chidi.post("session").json())


def test_names_that_differ_in_case_only_are_two_people(browser, signed, inbox):
    browser.post("identity", identity=signed("Amara"))
    other = Browser(inbox)
    other.post("identity", identity=signed("amara"))
    again = {}
    for name in ("Amara", "amara"):
        again[name] = Browser(inbox)
        again[name].post("identity", identity=signed(name))

    assert other.visitor.customer != browser.visitor.customer
    assert again["Amara"].visitor.customer == browser.visitor.customer
    assert again["amara"].visitor.customer == other.visitor.customer


def test_the_same_name_on_another_site_is_somebody_else(browser, signed, now):
    browser.post("identity", identity=signed("amara"))
    elsewhere = create_inbox()
    token = jwt.encode({"sub": "amara", "exp": now + HOUR}, elsewhere.identity_secret)
    other = Browser(elsewhere)
    other.post("identity", identity=token)

    assert other.visitor.customer != browser.visitor.customer


def test_saying_it_again_changes_nothing(browser, signed):
    browser.write("Hello")
    for _time in range(3):
        assert browser.post("identity", identity=signed(email="a@okafor.nl")).status_code == 200

    assert Customer.objects.count() == 1
    assert browser.visitor.customer.identities.count() == 3
    assert not Conversation.objects.get().events.filter(kind="recognised").exists()


def unsigned(claims):
    return jwt.encode(claims, "", algorithm="none")


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"secret": "another secret of thirty-two bytes"}, "signed"),
        ({"algorithm": "HS512"}, "signed"),
        ({"exp": None}, "exp"),
        ({"sub": None}, "sub"),
        ({"exp": timedelta(minutes=-5)}, "run out"),
        ({"exp": timedelta(hours=25)}, "24 hours"),
        ({"exp": timedelta(days=3650)}, "24 hours"),
        ({"sub": ""}, "nobody"),
        ({"sub": "  "}, "nobody"),
        ({"sub": "a" * 1001}, "nobody"),
        ({"aud": "another-inbox"}, "another inbox"),
    ],
)
def test_a_token_that_does_not_prove_it_is_ignored_in_words(browser, signed, now, claims, words):
    create_customer(email="amara@okafor.nl")
    if isinstance(claims.get("exp"), timedelta):
        claims = claims | {"exp": now + claims["exp"]}
    token = signed(**{"email": "amara@okafor.nl"} | claims)

    response = browser.post("identity", identity=token)

    assert response.status_code == 422
    assert words in response.json()["error"]
    assert browser.visitor.customer is None
    assert browser.write("Still here").status_code == 201


def test_a_token_without_a_signature_is_ignored(browser, now):
    nothing = [None, "", 7, [], {}, ["a.b.c"], "a.b.c", "a" * 5000, {"sub": "amara"}, "é.é.é"]
    none = unsigned({"sub": "amara", "exp": now + HOUR})

    for token in [*nothing, none, none + "x"]:
        assert browser.post("identity", identity=token).status_code == 422


def test_an_exp_that_is_no_time_is_ignored(browser, inbox):
    for exp in ["soon", True, [], {}, None, "9" * 400]:
        token = jwt.encode({"sub": "amara", "exp": exp}, inbox.identity_secret)
        assert browser.post("identity", identity=token).status_code == 422


def test_a_sub_that_is_not_text_is_ignored(browser, inbox, now):
    for sub in [7, ["amara"], {"a": 1}, None, True]:
        body = json.dumps({"sub": sub, "exp": (now + HOUR).timestamp()}).encode()
        token = jwt.PyJWS().encode(body, inbox.identity_secret, algorithm="HS256")
        assert browser.post("identity", identity=token).status_code == 422


def test_claims_of_a_wrong_shape_are_left_out(browser, signed):
    response = browser.post("identity", identity=signed(email=["a@b.de"], name={"a": 1}, phone=7))

    assert response.status_code == 200
    assert browser.visitor.customer.name == ""
    assert {one.kind for one in browser.visitor.customer.identities.all()} == {"site", "web"}


def test_what_is_written_while_it_turns_out_who_it_is_becomes_theirs(
    browser, signed, in_threads, monkeypatch
):
    amara = create_customer(email="amara@okafor.nl")
    browser.write("Hello")
    recognise = intake._recognise

    def slow(*args):
        customer = recognise(*args)
        if customer != amara:
            who = signed(email="amara@okafor.nl")
            in_threads([lambda: browser.post("identity", identity=who)])
        return customer

    monkeypatch.setattr(intake, "_recognise", slow)

    assert browser.write("Anybody?").status_code == 201
    assert browser.conversation.customer == amara
    assert [m.body for m in browser.conversation.messages.order_by("pk")] == ["Hello", "Anybody?"]
