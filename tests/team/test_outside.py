import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from team import outside
from team.outside import Unreachable

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1"]
INSIDE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
    *("100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::a00:1", "fec0::1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "nonsense", ""),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_internet_is_outside(address):
    assert outside.is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_our_own_network_is_not(address):
    assert not outside.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:6379/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://user:secret@example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http:///nowhere",
        "http://example.com:99999/",
        "",
        "http://" + "a" * 300 + ".example/",
    ],
)
def test_what_leads_inside_is_not_asked(url):
    with pytest.raises(Unreachable) as refused:
        outside.read(url, limit=100)
    assert refused.value.args in {(outside.NOT_ALLOWED,), (outside.NO_ANSWER,)}


@pytest.fixture
def server(monkeypatch):
    """A server that stands in for the internet: `paths` maps each to (status, headers, body)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            status, headers, body = server.paths.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.paths, server.asked = {}, asked
    server.base = f"http://calendar.example:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    lookups = socket.getaddrinfo

    def look_up(host, *args, **kwargs):
        return lookups("127.0.0.1" if host == "calendar.example" else host, *args, **kwargs)

    is_public = outside.is_public
    names = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: (names.append(host), look_up(host, *a, **k))[1]
    )
    monkeypatch.setattr(outside, "is_public", lambda it: it == "127.0.0.1" or is_public(it))
    server.names = names
    yield server
    server.shutdown()
    server.server_close()


def test_an_address_outside_is_read(server):
    server.paths["/holidays.ics?year=1"] = (200, {}, b"BEGIN:VCALENDAR")
    assert outside.read(f"{server.base}/holidays.ics?year=1", limit=100) == b"BEGIN:VCALENDAR"
    [(_path, host)] = server.asked
    assert host == f"calendar.example:{server.server_port}"


def test_a_name_is_looked_up_once_and_not_again_for_the_connection(server):
    server.paths["/"] = (200, {}, b"x")
    outside.read(server.base, limit=100)
    assert server.names.count("calendar.example") == 1


def test_what_is_too_large_is_given_up(server):
    server.paths["/"] = (200, {}, b"x" * 101)
    with pytest.raises(Unreachable, match="too large"):
        outside.read(server.base, limit=100)


def test_redirects_are_followed_a_little_and_judged_each(server):
    server.paths["/old"] = (302, {"Location": "/new"}, b"")
    server.paths["/new"] = (200, {}, b"here")
    server.paths["/round"] = (302, {"Location": "/round"}, b"")
    server.paths["/inside"] = (302, {"Location": "http://169.254.169.254/secret"}, b"")
    assert outside.read(f"{server.base}/old", limit=100) == b"here"
    with pytest.raises(Unreachable, match="no answer"):
        outside.read(f"{server.base}/round", limit=100)
    with pytest.raises(Unreachable, match="not allowed"):
        outside.read(f"{server.base}/inside", limit=100)


def test_an_answer_that_is_none_is_told_by_its_number(server):
    with pytest.raises(Unreachable) as refused:
        outside.read(f"{server.base}/missing", limit=100)
    assert refused.value.args == ("status", 404)


def test_what_trickles_is_given_up(server, monkeypatch):
    server.paths["/"] = (200, {}, b"x" * 50)
    monkeypatch.setattr(outside, "ALTOGETHER", -1)
    with pytest.raises(Unreachable, match="too slow"):
        outside.read(server.base, limit=100)
