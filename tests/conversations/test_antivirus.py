import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.antivirus import NotScanned, virus_in
from conversations.models import Upload
from tests.clamd import EICAR, clamd

from .test_uploads import kept_files, upload


@pytest.fixture
def scanner(settings):
    with clamd() as server:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = server.server_address
        yield server


def test_a_virus_is_found_and_a_clean_file_is_not(scanner):
    large = b"a" * 1_000_000

    assert virus_in(io.BytesIO(EICAR)) == "Win.Test.EICAR_HDB-1"
    assert virus_in(io.BytesIO(large)) == ""
    assert virus_in(io.BytesIO(b"")) == ""
    assert scanner.scanned == [EICAR, large, b""]


def test_the_file_is_wound_back(scanner):
    file = io.BytesIO(b"text")

    virus_in(file)

    assert file.read() == b"text"


def test_without_a_scanner_nothing_is_scanned(settings):
    settings.CLAMAV_HOST = ""

    assert virus_in(io.BytesIO(EICAR)) == ""


def test_a_scanner_that_is_away_lets_nothing_through(settings, signed_in, conversation):
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", 9

    response = upload(signed_in, conversation, b"text", "a.txt")

    assert response.status_code == 422
    assert "could not be checked for viruses" in response.json()["error"]
    assert not Upload.objects.exists()


def test_a_scanner_that_cannot_say_lets_nothing_through(scanner):
    scanner.limit = 10

    with pytest.raises(NotScanned):
        virus_in(io.BytesIO(b"a" * 100))


def test_an_infected_file_is_refused_in_words(scanner, settings, signed_in, conversation):
    response = upload(signed_in, conversation, EICAR, "eicar.txt")

    assert response.status_code == 422
    assert response.json()["error"] == "A virus was found in this file. It was not kept."
    assert not kept_files(settings)


def test_a_visitors_infected_file_is_refused(scanner, db, now):
    with pytest.raises(Exception, match="virus was found"):
        Upload.objects.accept(SimpleUploadedFile("e.txt", EICAR), now=now, visitor="f" * 64)
