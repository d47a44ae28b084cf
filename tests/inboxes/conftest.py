import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from inboxes import intake
from inboxes.models import ReceivedMail

from .. import factories
from . import servers


@pytest.fixture
def support(db):
    return factories.create_inbox(
        "email", name="Support", address="support@halden.example", sender_name="Halden"
    )


@pytest.fixture
def receive(support, now):
    """Store a mail and take it in: -> ReceivedMail."""

    def receive(raw, *, inbox=None, now=now):
        received, _is_new = ReceivedMail.objects.store(inbox or support, raw, via="smtp", now=now)
        intake.take_in_mail(received, now=now)
        received.refresh_from_db()
        return received

    return receive


@pytest.fixture
def sink(settings):
    with servers.smtp_sink() as sink:
        settings.EMAIL_BACKEND = "inboxes.mail.backends.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        yield sink


@pytest.fixture
def mailbox(support):
    with servers.imap_server() as box:
        support.imap_host, support.imap_port, support.imap_is_tls = "127.0.0.1", box.port, False
        support.imap_user, support.imap_password = "support", box.password
        support.save()
        yield box


@pytest.fixture
def in_threads(transactional_db):
    """Run functions at the same time, each with its own connection. Raises what one raised."""

    def alone(function):
        try:
            function()
        finally:
            connection.close()

    def run(functions):
        with ThreadPoolExecutor(len(functions)) as threads:
            for done in [threads.submit(alone, function) for function in functions]:
                done.result()

    return run


@pytest.fixture
def dies(sink, transactional_db):
    """Run a script in a process of its own, which has to end by kill -9. Mail goes to the sink."""

    def dies(script, *arguments):
        database = connection.settings_dict
        url = f"postgresql:///{database['NAME']}?host={database['HOST']}&user={database['USER']}"
        ended = subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            env={
                **os.environ,
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "inbox_project.settings",
                "SECRET_KEY": "dev",
                "EMAIL_BACKEND": "inboxes.mail.backends.SmtpBackend",
                "EMAIL_HOST": "127.0.0.1",
                "EMAIL_PORT": str(sink.port),
            },
        )
        assert ended.returncode == -signal.SIGKILL

    return dies
