"""A voice message comes up like a file, and is the same for everybody afterwards."""

import io
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversations import sound
from conversations.models import Attachment, NoteAttachment, Upload
from tests import factories
from tests.inboxes.widget import Browser
from tests.voices import FFMPEG, KINDS, recording

from .test_file_views import attach, get
from .test_uploads import kept_files, write

TOLD = {"seconds": "2.1", "peaks": "3,40,99"}


@pytest.fixture
def _ffmpeg(settings):
    settings.FFMPEG = FFMPEG


@pytest.fixture
def _no_ffmpeg(settings):
    settings.FFMPEG = ""


def upload(client, conversation, content=None, name="voice-message.weba", **fields):
    content = recording() if content is None else content
    fields = {"file": SimpleUploadedFile(name, content)} | (fields or TOLD)
    return client.post(f"/inbox/{conversation.pk}/uploads/", fields)


# --- With ffmpeg


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.usefixtures("_ffmpeg")
def test_whatever_a_browser_records_becomes_one_kind(signed_in, conversation, ending):
    answer = upload(signed_in, conversation, recording(ending), f"voice-message.{ending}")

    kept = Upload.objects.get()
    assert answer.status_code == 201
    assert answer.json()["seconds"] == kept.seconds == pytest.approx(2, abs=0.1)
    assert (kept.name, kept.content_type) == ("voice-message.mp3", "audio/mpeg")
    assert kept.size == kept.file.size < 20_000
    # What the browser said is not needed: it is measured.
    assert len(kept.peaks) == sound.BARS
    assert max(kept.peaks[:15]) < 15 < 80 < max(kept.peaks[-15:])


@pytest.mark.usefixtures("_ffmpeg")
def test_what_has_no_sound_is_refused_in_words(signed_in, conversation, settings):
    for content in (b"\x1a\x45\xdf\xa3" + b"x" * 500, recording()[:300]):
        answer = upload(signed_in, conversation, content)

        assert answer.status_code == 422
        assert "no sound" in answer.json()["error"]
    assert not kept_files(settings)


@pytest.mark.usefixtures("_ffmpeg")
def test_a_recording_is_no_longer_than_five_minutes_whatever_it_says(signed_in, conversation):
    day = recording(seconds=400, sound="anullsrc=r=8000:cl=mono")

    answer = upload(signed_in, conversation, day, seconds="2")

    assert answer.status_code == 422
    assert "5 minutes" in answer.json()["error"]


@pytest.mark.usefixtures("_ffmpeg")
def test_a_recording_cannot_lead_ffmpeg_to_other_files(signed_in, conversation, tmp_path, settings):
    secret = tmp_path / "secret.mp3"
    command = [FFMPEG, "-v", "error", "-f", "lavfi", "-i", "sine=d=1", str(secret)]
    subprocess.run(command, check=True)
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n".encode()
    concat = f"ffconcat version 1.0\nfile '{secret}'\n".encode()

    for content in (playlist, concat, b"OggS" + playlist, b"\x1a\x45\xdf\xa3" + concat):
        for ending in ("ogg", "weba", "m4a", "mp3"):
            name = f"voice-message.{ending}"
            assert upload(signed_in, conversation, content, name).status_code == 422
    assert not kept_files(settings)
    # ffmpeg reads it as what we saw that it is, or not at all.
    with pytest.raises(sound.Damaged):
        sound.normalised(io.BytesIO(recording("ogg")), "audio/webm")


@pytest.mark.usefixtures("_ffmpeg")
def test_when_ffmpeg_has_no_time_the_recording_is_kept_as_it_is(
    signed_in, conversation, monkeypatch
):
    monkeypatch.setattr(sound, "PATIENCE", 0.01)
    with sound.PLACES, sound.PLACES:
        assert upload(signed_in, conversation).status_code == 201

    kept = Upload.objects.get()
    assert (kept.content_type, kept.seconds, kept.peaks) == ("audio/webm", 2.1, [3, 40, 99])


def test_an_ffmpeg_that_cannot_write_what_is_needed_is_left_alone(
    signed_in, conversation, settings
):
    for settings.FFMPEG in ("/nowhere/ffmpeg", "/bin/true"):
        assert upload(signed_in, conversation).status_code == 201


# --- Without


@pytest.mark.usefixtures("_no_ffmpeg")
def test_without_ffmpeg_it_is_kept_as_it_was_recorded(signed_in, conversation):
    answer = upload(signed_in, conversation)

    kept = Upload.objects.get()
    assert answer.json() == {
        "id": kept.pk,
        "name": "voice-message.weba",
        "seconds": 2.1,
        "peaks": [3, 40, 99],
    }
    assert kept.content_type == "audio/webm"
    assert kept.file.read() == recording()


@pytest.mark.usefixtures("_no_ffmpeg")
@pytest.mark.parametrize(
    "fields",
    [
        {"seconds": ""},
        {"seconds": "nan"},
        {"seconds": "inf"},
        {"seconds": "0"},
        {"seconds": "-3"},
        {"seconds": "303"},
        {"seconds": "two"},
        {"seconds": "2", "peaks": "1,x"},
        {"seconds": "2", "peaks": ",".join("9" * 201)},
    ],
)
def test_what_a_browser_says_of_it_has_to_make_sense(signed_in, conversation, fields):
    answer = upload(signed_in, conversation, **fields)

    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("_no_ffmpeg")
def test_peaks_stay_within_what_can_be_drawn(signed_in, conversation):
    upload(signed_in, conversation, seconds="0.01", peaks="-5,1000")

    kept = Upload.objects.get()
    assert (kept.seconds, kept.peaks) == (0.1, [0, 99])


@pytest.mark.usefixtures("_no_ffmpeg")
def test_what_is_no_sound_is_no_recording(signed_in, conversation):
    answer = upload(signed_in, conversation, b"%PDF-1.4", "voice-message.pdf")

    assert answer.status_code == 422


# --- Sent, and heard


def test_it_is_sent_like_a_file_and_played_in_the_thread(signed_in, conversation):
    number = upload(signed_in, conversation).json()["id"]
    assert write(signed_in, conversation, files=number).status_code < 300

    kept = Attachment.objects.get()
    assert kept.is_voice
    assert kept.seconds
    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert f'data-voice="{kept.get_absolute_url()}"' in page
    assert "Play voice message, 0:02" in page


def test_a_note_can_be_spoken(signed_in, conversation):
    number = upload(signed_in, conversation).json()["id"]
    write(signed_in, conversation, files=number, mode="note")

    kept = NoteAttachment.objects.get()
    page = signed_in.get(f"/inbox/{conversation.pk}/").content.decode()
    assert f'data-voice="{kept.get_absolute_url()}"' in page


def test_a_visitor_sends_one_once_however_often_it_comes(signed_in):
    browser = Browser(factories.create_inbox(name="Website"))
    fields = {"inbox": browser.inbox.token, "client_id": "voice-0001", **TOLD}
    headers = {"Authorization": f"Bearer {browser.secret}"}

    def come():
        file = SimpleUploadedFile("voice-message.weba", recording())
        return Client().post("/widget/uploads/", fields | {"file": file}, headers=headers)

    first, again = come(), come()
    assert (first.status_code, again.json()) == (201, first.json())
    assert browser.write("", files=[first.json()["id"]]).status_code == 201

    kept = Attachment.objects.get()
    assert kept.is_voice
    html = browser.tail()["html"]
    assert f'data-number="{kept.pk}"' in html


def test_it_comes_in_parts_for_players_that_want_parts(signed_in, conversation):
    content = recording()
    voice = {"name": "voice-message.weba", "content_type": "audio/webm", "seconds": 2.0}
    kept = attach(conversation, content, **voice)
    kept.save()

    def part(wanted):
        address = kept.get_absolute_url()
        response = signed_in.get(address, headers={"Range": wanted})
        return response.status_code, response.get("Content-Range"), response.getvalue()

    size = len(content)
    assert part("bytes=0-1") == (206, f"bytes 0-1/{size}", content[:2])
    assert part(f"bytes={size - 5}-") == (206, f"bytes {size - 5}-{size - 1}/{size}", content[-5:])
    assert part("bytes=-7") == (206, f"bytes {size - 7}-{size - 1}/{size}", content[-7:])
    assert part(f"bytes=0-{size * 2}")[2] == content
    assert part(f"bytes={size}-") == (416, f"bytes */{size}", b"")
    assert part("bytes=5-2") == (416, f"bytes */{size}", b"")
    for nonsense in ("bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,4-5"):
        assert part(nonsense) == (200, None, content)

    whole = get(signed_in, conversation, kept)
    assert (whole["Content-Type"], whole["Accept-Ranges"]) == ("audio/webm", "bytes")
    assert whole["Content-Disposition"].startswith("inline")
