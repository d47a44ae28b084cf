import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from conversations.models import Message
from inboxes.models import ReceivedMail

from .mails import mail


@pytest.fixture
def pipe(monkeypatch, capsys):
    """Pipe bytes into the command: -> what it said."""

    def pipe(raw, inbox):
        class Input:
            @staticmethod
            def read(limit):
                return raw[:limit]

        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": Input})())
        call_command("receive_email", inbox=inbox)
        return capsys.readouterr().out

    return pipe


def test_a_mail_from_the_pipe_is_in_its_conversation_when_it_returns(pipe, support):
    assert "stored" in pipe(mail(), support.token)
    assert Message.objects.get().inbox == support


def test_the_address_names_the_inbox_too(pipe, support):
    pipe(mail(), "SUPPORT@halden.example")

    assert ReceivedMail.objects.get().inbox == support


def test_a_duplicate_is_no_error(pipe, support):
    raw = mail()
    pipe(raw, support.token)

    assert "stored before" in pipe(raw, support.token)
    assert Message.objects.count() == 1


def test_an_unknown_inbox_is_said_clearly(pipe, support):
    with pytest.raises(CommandError, match="no inbox with the token or address 'x'") as refused:
        pipe(mail(), "x")
    assert refused.value.returncode == os.EX_USAGE


def test_nothing_is_no_mail(pipe, support):
    with pytest.raises(CommandError) as refused:
        pipe(b"\n", support.token)
    assert refused.value.returncode == os.EX_DATAERR


def test_what_cannot_be_stored_may_be_tried_again(pipe, support, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(type(ReceivedMail.objects), "store", away)
    with pytest.raises(CommandError, match="try again") as refused:
        pipe(mail(), support.token)
    assert refused.value.returncode == os.EX_TEMPFAIL


def test_a_mail_server_sees_75_when_the_database_is_away():
    tried = subprocess.run(
        [sys.executable, "manage.py", "receive_email", "--inbox", "x"],
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/away", "DEBUG": "1"},
        input=mail(),
        capture_output=True,
    )

    assert tried.returncode == 75
    assert b"try again" in tried.stderr
