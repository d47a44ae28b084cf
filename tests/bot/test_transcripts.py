"""What is said in a voice message is put into words by the deployment's model: read, and found."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversations import lists, tasks
from conversations.events import Kind
from conversations.models import Attachment, NoteAttachment, Upload
from conversations.voice import Voice
from inboxes.letters import outgoing_for
from tests.factories import create_conversation, create_customer, create_inbox
from tests.voices import recording

from . import server

pytestmark = pytest.mark.django_db
SAID = "My order 48213 arrived without its lampshade."


@pytest.fixture
def model(settings):
    settings.FFMPEG = ""
    with server.model(settings, says=f"  {SAID}\n\x00") as model:
        yield model


@pytest.fixture
def speak(maya, conversation):
    """Maya says something, to the customer or to her team. -> the file"""

    def speak(to=None, *, body="", now=None, is_note=False):
        to, now = to or conversation, now or timezone.now()
        file = SimpleUploadedFile("voice-message.weba", recording())
        owner = {"agent": maya, "conversation": to}
        kept = Upload.objects.accept(file, now=now, voice=Voice(2.0, (1, 99)), **owner)
        if is_note:
            to.add_note(body, by=maya, now=now, files=[kept.pk])
            return NoteAttachment.objects.latest("pk")
        to.reply(body, by=maya, now=now, files=[kept.pk])
        return Attachment.objects.latest("pk")

    return speak


def found(agent, q):
    groups = lists.listing(agent, lists.Selection(q=q))["groups"]
    return [row.pk for group in groups for row in group["rows"]]


def test_what_is_said_is_read_and_found(model, speak, conversation, maya, signed_in):
    kept = speak()
    conversation.refresh_from_db()
    assert conversation.preview == "\N{STUDIO MICROPHONE} 0:02"

    tasks.write_down()

    kept.refresh_from_db()
    assert kept.transcript == SAID
    assert 'filename="voice.weba"' in model.asked[0]["form"]
    assert "test-ears" in model.asked[0]["form"]
    assert found(maya, "lampshade") == [conversation.pk]
    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert SAID in page
    # The list shows it, too, and live screens hear of it.
    conversation.refresh_from_db()
    assert conversation.preview.endswith(SAID)
    event = conversation.events.order_by("version").last()
    assert (event.kind, event.message) == (Kind.TRANSCRIBED, kept.message)


def test_it_is_asked_once(model, speak):
    speak()

    tasks.write_down()
    tasks.write_down()

    assert len(model.asked) == 1


def test_a_list_goes_on_showing_what_was_said_since(model, speak, conversation, maya):
    speak()
    conversation.reply("And now in writing.", by=maya, now=timezone.now())

    tasks.write_down()

    conversation.refresh_from_db()
    assert conversation.preview == "And now in writing."


@pytest.mark.parametrize("how", ["status 500", "garbage", "closes at once", "another form"])
def test_a_model_that_fails_is_asked_again_for_an_hour(model, speak, how):
    kept = speak()
    speak(now=timezone.now() - timedelta(hours=2))
    model.how = how
    tasks.write_down()
    kept.refresh_from_db()
    assert kept.transcribed_at is None

    model.how = "well"
    tasks.write_down()

    kept.refresh_from_db()
    assert kept.transcript == SAID
    assert len(model.asked) == 2


def test_what_the_model_refuses_is_not_sent_again(model, speak):
    kept = speak()
    model.how = "status 415"

    tasks.write_down()
    tasks.write_down()

    kept.refresh_from_db()
    assert kept.transcript == ""
    assert len(model.asked) == 1


def test_what_is_said_among_agents_is_heard_only_where_the_model_may_see_notes(
    model, speak, conversation, maya, settings
):
    kept = speak(is_note=True)
    tasks.write_down()
    assert not model.asked

    settings.MODEL_SEES_NOTES = True
    tasks.write_down()

    kept.refresh_from_db()
    assert kept.transcript == SAID
    assert found(maya, "lampshade") == [conversation.pk]


def test_no_list_shows_a_customer_what_was_said_among_agents(
    model, speak, conversation, maya, settings
):
    """A note may be as long as the voice message that the list shows."""
    settings.MODEL_SEES_NOTES = True
    said = speak()
    Attachment.objects.update(transcribed_at=timezone.now())
    speak(is_note=True)

    tasks.write_down()

    conversation.refresh_from_db()
    assert len(model.asked) == 1
    assert conversation.preview == said.title


def test_without_a_model_nothing_is_asked(model, speak, settings):
    settings.TRANSCRIPTION_NAME = ""
    speak()

    tasks.write_down()

    assert not model.asked


def test_a_mail_carries_the_recording_and_its_words(model, speak):
    inbox = create_inbox("email", address="support@halden.example")
    customer = create_customer("Amara Okafor", email="amara@okafor.example")
    kept = speak(create_conversation(inbox=inbox, customer=customer, said="Where is it?"))

    mail = outgoing_for(kept.message)

    assert f"Voice message, 0:02: “{SAID}”" in mail.body
    assert SAID in mail.html
    assert [(file.name, file.content_type) for file in mail.files] == [
        ("voice-message.weba", "audio/webm")
    ]
    # Without a transcript it says what is attached.
    Attachment.objects.update(transcript="")
    assert "Voice message, 0:02 (voice-message.weba)" in outgoing_for(kept.message).body


def test_what_no_database_can_hold_is_left_out(model, speak):
    kept = speak()
    model.says = "Half a letter: \ud83d."

    tasks.write_down()

    kept.refresh_from_db()
    assert kept.transcript == "Half a letter: ?."


def test_what_the_model_heard_is_text_and_nothing_else(model, speak, signed_in, conversation):
    model.says = "<script>alert(1)</script>"
    speak()

    tasks.write_down()

    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
