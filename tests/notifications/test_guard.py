import contextlib
import socket
import threading

import pytest

from notifications import guard
from notifications.guard import Forbidden

from .servers import http_sink


@pytest.mark.parametrize(
    "url",
    [
        "",
        "chat",
        "http://chat.example/hook",
        "ftp://chat.example/",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://chat.example:9200/",
        "https://chat.example:99999/",
        "https://me:secret@chat.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[fec0::1]/",
        "https://224.0.0.1/",
        "https://chat.example/" + "x" * 2000,
    ],
)
def test_nothing_is_sent_to_what_is_not_a_public_address(url):
    with pytest.raises(Forbidden):
        guard.check(url)


def test_a_public_address_is_fine():
    guard.check("https://hooks.slack.com/services/T0/B0/x")


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("https://evil.example/", False),
        ("https://fcm.googleapis.com.evil.example/", False),
        ("https://evilnotify.windows.com/", False),
        ("https://fcm.googleapis.com@evil.example/", False),
        ("http://fcm.googleapis.com/", False),
    ],
)
def test_only_the_push_services_that_browsers_use_are_believed(url, is_fine, settings):
    if is_fine:
        guard.check(url, settings.PUSH_HOSTS)
    else:
        with pytest.raises(Forbidden):
            guard.check(url, settings.PUSH_HOSTS)


def test_a_name_that_means_another_address_when_it_is_used_leads_nowhere(monkeypatch):
    """The name was fine when it was typed in; now it points into our own network."""
    asked = []

    def lookup(host, port, **_kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    with pytest.raises(Forbidden):
        guard.Session().post("https://rebinds.example/hook", json={})
    assert asked == ["rebinds.example"]


def test_no_redirect_is_followed_and_little_is_read(settings):
    settings.TRUSTED_HOSTS = ["localhost"]
    with http_sink() as inside, http_sink() as outside:
        outside.status, outside.headers = 307, [("Location", f"{inside.url}/secret")]

        answer = guard.Session().post(f"{outside.url}/hook", json={"text": "Hi"})

    assert answer.status_code == 307
    assert len(outside) == 1
    assert not inside


def test_a_name_that_can_be_none_is_refused():
    with pytest.raises(Forbidden):
        guard.Session().post(f"https://{'a' * 70}.example/hook", json={})


@pytest.mark.parametrize("status", ["200 OK", "302 Found\r\nLocation: /again"])
def test_an_answer_without_an_end_is_not_waited_for(settings, status):
    settings.TRUSTED_HOSTS = ["localhost"]
    listener, sent = socket.create_server(("127.0.0.1", 0)), []

    def answer():
        client, _address = listener.accept()
        with client, contextlib.suppress(OSError):
            client.recv(65536)
            client.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())
            while len(sent) < 1000:
                sent.append(client.send(b"x" * 100_000))

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()

    address = f"http://localhost:{listener.getsockname()[1]}/hook"
    answered = guard.Session().post(address, json={})
    thread.join(10)
    listener.close()

    assert len(answered.content) <= guard.Session.MOST_READ
    assert len(sent) < 1000
