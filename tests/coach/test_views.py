"""The coach beside the composer: who is told what, and who is left alone."""

import pytest

from coach.models import Silence
from conversations.models import Message
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)


@pytest.fixture
def conversation(now):
    return create_conversation(said="When does it ship? Can I change the address?", now=now)


@pytest.fixture
def writing(client, maya, conversation):
    """What the coach says to a text that Maya writes."""
    client.force_login(maya)

    def look(body, at=conversation, **fields):
        return client.post(f"/coach/{at.pk}/look/", {"body": body, **fields})

    return look


def test_a_draft_is_looked_at_with_what_the_conversation_says(writing):
    page = writing("Hi Amarra, it ships on Friday.").text

    assert "Their name is spelled “Amara”" in page
    assert 'data-start="3"' in page
    assert "Not answered yet: “Can I change the address?”" in page


def test_places_are_counted_as_browsers_do(writing):
    page = writing("🎉🎉\r\nHi Amarra, it ships on Friday.").text

    assert 'data-start="8"' in page


def test_looking_writes_nothing(writing, conversation):
    before = conversation.version

    writing("Hi Amara, it ships on Friday.")

    conversation.refresh_from_db()
    assert conversation.version == before
    assert not Message.objects.sent_to_customer().exists()


def test_one_moment_please_leaves_the_questions_open(writing, conversation, maya, now):
    conversation.reply("One moment please, I check.", by=maya, now=now)
    assert "Not answered yet" in writing("Your lamp is made of brass and it is heavy.").text

    conversation.reply("It ships on Friday, and I changed the address.", by=maya, now=now)
    assert "Not answered yet" not in writing("Your lamp is made of brass and it is heavy.").text


def test_a_chat_that_has_called_them_by_name_need_not_again(writing, conversation, maya, now):
    text = "It ships on Friday and I changed the address for you."
    assert "Uses their name" in writing(text).text

    conversation.reply("Hi Amara, one moment.", by=maya, now=now)

    assert "Uses their name" not in writing(text).text


def test_a_name_is_not_asked_for_in_every_other_line_of_a_chat(writing, conversation, maya, now):
    line = "The switch is below the shade, at the back."
    conversation.reply("Hello Amara, I am Maya.", by=maya, now=now)
    for _number in range(2):
        conversation.reply(line, by=maya, now=now)
    assert 'data-check="name"' not in writing(line).text

    conversation.reply(line, by=maya, now=now)
    assert 'data-check="name"' in writing(line).text


def test_another_customer_of_this_agent_is_known_by_name(writing, maya, client, now):
    other = create_conversation(customer=create_customer("Jonas Weber"), said="Hello", now=now)
    client.get(f"/inbox/{other.pk}/")

    page = writing("Hi Jonas, it ships on Friday.").text

    assert "Jonas Weber is another customer" in page


def test_their_company_and_ours_are_no_other_customer(writing, maya, now):
    inbox = create_inbox("email", sender_name="Halden Lighting", address="support@halden.example")
    other = create_conversation(customer=create_customer("Nora Halden"), now=now)
    another = create_conversation(customer=create_customer("Ines Okonjo"), now=now)
    for each in (other, another):
        each.assign_to(maya, now=now)
    customer = create_customer("Amara Diallo", company="Okonjo Studio")
    here = create_conversation(inbox=inbox, customer=customer, said="The invoice?", now=now)

    assert "another customer" not in writing("It goes to Okonjo Studio from Halden.", at=here).text
    assert "Ines Okonjo is another customer" in writing("I asked Ines Okonjo.", at=here).text


def test_whom_an_agent_may_not_see_the_coach_does_not_name(writing, now):
    team = create_team("Legal")
    create_conversation(customer=create_customer("Jonas Weber"), said="x", team=team, now=now)

    assert "Jonas Weber" not in writing("Hi Jonas, it ships on Friday.").text


def test_who_gets_a_copy_is_said_and_we_are_not(writing, now):
    inbox = create_inbox("email", address="help@halden.example")
    conversation = create_conversation(inbox=inbox, said="Hello", now=now)
    message = conversation.messages.get()
    message.cc = [["Lena Vogt", "lena@vogt.example"], ["Us", "help@halden.example"]]
    message.save()

    page = writing("Hi Amara, it ships on Friday.", at=conversation).text

    assert "A copy goes to Lena Vogt" in page


def test_files_in_the_tray_are_counted(writing):
    text = "Hi Amara, the label is attached."

    assert "No file is attached" in writing(text).text
    assert "No file is attached" not in writing(text, files=1).text


def test_a_team_without_a_coach_is_left_alone(writing, conversation):
    team = create_team("Quiet")
    team.coaches = False
    team.save()
    team.members.add(create_agent("Zoe"))
    conversation.team = team
    conversation.assignee = None
    conversation.save()
    team.members.add(writing("x").wsgi_request.user)

    assert writing("Hi Amarra, hello").status_code == 204


def test_an_agent_turns_it_off_for_themselves_and_on_again(writing, client, maya):
    answer = client.post("/coach/switch/", {"is": "off"}, headers={"HX-Request": "true"})
    client.post("/coach/switch/", {"is": "off"})

    assert "The coach is off" in answer.text
    assert writing("Hi Amarra, hello").status_code == 204
    assert "Turn the coach on" in client.get("/me/").text
    assert Silence.objects.count() == 1

    client.post("/coach/switch/", {"is": "wanted"})
    assert writing("Hi Amarra, hello").status_code == 200
    assert "Turn the coach off" in client.get("/me/").text


@pytest.mark.parametrize("fields", [{"files": "-1"}, {"files": "many"}, {"body": "x" * 200_001}])
def test_what_makes_no_sense_is_refused(writing, fields):
    assert writing(**{"body": "Hello", **fields}).status_code == 422


def test_nobody_is_coached_in_what_they_may_not_see(client, maya, now):
    client.force_login(maya)
    theirs = create_conversation(team=create_team("Legal"), said="Hello", now=now)

    assert client.post(f"/coach/{theirs.pk}/look/", {"body": "Hi"}).status_code == 404
    assert client.get(f"/coach/{theirs.pk}/look/").status_code == 405


def test_what_is_written_is_never_markup(writing, conversation):
    conversation.customer.name = "<img src=x>"
    conversation.customer.save()

    assert "<img" not in writing("<img src=x> AS I TOLD YOU <b>").text


def test_a_look_costs_few_questions(writing, conversation, django_assert_max_num_queries):
    writing("Hi Amarra, it ships on Friday.")

    with django_assert_max_num_queries(10):
        writing("Hi Amara, it ships on Friday.")
