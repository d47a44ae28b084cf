import pytest

from conversations import profiles
from customers.models import Customer, Taken, TooMany
from customers.models.editing import MOST_ATTRIBUTES
from tests.factories import create_conversation, create_customer, create_team


@pytest.fixture
def amara(db):
    return create_customer("Amara Okafor", "amara@okafor.nl", company="Okafor", language="en")


def log(customer):
    return [(str(c.label), str(c.before), str(c.after)) for c in customer.changes.order_by("pk")]


def test_two_agents_who_change_different_things_both_win(amara, maya, priya):
    on_mayas_screen, on_priyas_screen = (Customer.objects.get(pk=amara.pk) for _ in range(2))

    on_mayas_screen.change("company", "Okafor BV", by=maya)
    on_priyas_screen.change("city", "Rotterdam", by=priya)

    amara.refresh_from_db()
    assert (amara.company, amara.city) == ("Okafor BV", "Rotterdam")


def test_the_log_says_who_changed_what(amara, maya):
    amara.change("company", "Okafor BV", by=maya)
    amara.change("language", "nl", by=maya)
    amara.change("is_vip", True, by=maya)
    amara.change("country", "NL", by=maya)

    assert log(amara) == [
        ("Company", "Okafor", "Okafor BV"),
        ("Language", "English", "Nederlands"),
        ("VIP", "no", "yes"),
        ("Country", "", "Netherlands"),
    ]
    assert {change.by for change in amara.changes.all()} == {maya}


def test_saving_what_is_there_already_is_no_change(amara, maya):
    amara.change("company", "Okafor", by=maya)
    amara.remove_attribute("Plan", by=maya)

    assert not amara.changes.exists()
    assert amara.version == 0


def test_what_an_agent_set_is_remembered_until_it_is_emptied(amara, maya):
    amara.change("time_zone", "Europe/Oslo", by=maya)
    assert amara.set_by_hand == ["time_zone"]

    amara.change("time_zone", "", by=maya)
    assert amara.set_by_hand == []


def test_attributes_are_added_changed_renamed_and_removed(amara, maya):
    amara.set_attribute("Plan", "Trade", by=maya)
    amara.set_attribute("Orders", "3", by=maya)
    amara.set_attribute("Plan", "Gold", by=maya)
    amara.set_attribute("Tier", "Gold", by=maya, was_called="Plan")

    assert amara.attributes == {"Tier": "Gold", "Orders": "3"}

    amara.remove_attribute("Tier", by=maya)
    assert amara.attributes == {"Orders": "3"}
    assert log(amara)[-2:] == [("Plan", "Gold", "Tier: Gold"), ("Tier", "Gold", "")]


def test_two_agents_add_an_attribute_each(amara, maya, priya):
    on_priyas_screen = Customer.objects.get(pk=amara.pk)
    amara.set_attribute("Plan", "Trade", by=maya)

    on_priyas_screen.set_attribute("Orders", "3", by=priya)

    assert on_priyas_screen.attributes == {"Plan": "Trade", "Orders": "3"}


def test_there_is_an_end_to_attributes(amara, maya):
    amara.attributes = {f"A{n}": "x" for n in range(MOST_ATTRIBUTES)}
    amara.save()

    with pytest.raises(TooMany):
        amara.set_attribute("One more", "x", by=maya)
    amara.set_attribute("A0", "y", by=maya)
    amara.set_attribute("B0", "y", by=maya, was_called="A0")

    assert len(amara.attributes) == MOST_ATTRIBUTES


def test_what_an_agent_types_is_not_verified_and_recognises_nobody(amara, maya):
    amara.add_identity("email", "Amara@Work.example", by=maya)

    known = amara.identities.get(value="amara@work.example")
    assert not known.is_verified
    assert Customer.objects.recognise(kind="email", value=known.value) != amara


def test_an_address_that_an_agent_vouches_for_recognises(amara, maya):
    amara.add_identity("email", "amara@work.example", by=maya, is_verified=True)

    assert Customer.objects.recognise(kind="email", value="AMARA@work.example") == amara


def test_a_verified_address_of_somebody_else_stays_theirs(amara, maya):
    other = create_customer("Amara at work", "amara@work.example")

    with pytest.raises(Taken) as taken:
        amara.add_identity("email", "Amara@WORK.example", by=maya, is_verified=True)
    amara.add_identity("email", "amara@work.example", by=maya)
    known = amara.identities.get(is_verified=False)
    with pytest.raises(Taken):
        amara.change_identity(known, known.value, is_verified=True, by=maya)

    assert taken.value.customer == other
    assert Customer.objects.recognise(kind="email", value="amara@work.example") == other


def test_a_removed_address_no_longer_opens_their_history(amara, maya):
    amara.remove_identity(amara.identities.get(), by=maya)

    assert Customer.objects.recognise(kind="email", value="amara@okafor.nl") != amara
    assert log(amara) == [("Email", "amara@okafor.nl", "")]


def test_customers_of_other_teams_are_not_visible(amara, maya, priya):
    create_conversation(customer=amara, team=create_team("Sales"))
    assert not profiles.visible_to(maya).exists()
    assert profiles.visible_to(priya).get() == amara

    create_conversation(customer=amara)
    assert profiles.visible_to(maya).get() == amara
