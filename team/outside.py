"""Read an address that somebody typed, without letting it reach into our own network.

The name is looked up once, every answer must be an address of the public internet, and exactly that
address is connected to: a name that says something else a moment later gains nothing. Each
redirect is judged again. What takes long or is large is given up.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urljoin, urlsplit

REDIRECTS = 3
CONNECT, ALTOGETHER = 5, 20  # seconds
CHUNK = 16 * 1024
GIVEN_OUT = ipaddress.ip_network("2000::/3")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an address of IPv4, by a gateway
NOT_ALLOWED, NO_ANSWER, TOO_LARGE, TOO_SLOW = "not allowed", "no answer", "too large", "too slow"


class Unreachable(Exception):
    """`args`: one of the reasons above, or "status" and its number."""


def read(url, *, limit):
    """The body at this http(s) address, as bytes; at most `limit` of them. Raises Unreachable."""
    end = time.monotonic() + ALTOGETHER
    for _turn in range(REDIRECTS + 1):
        body, url = _ask(url, limit, end)
        if body is not None:
            return body
    raise Unreachable(NO_ANSWER)


def _ask(url, limit, end):
    """(body, None), or (None, where it is now)."""
    connection, path = _connection(url)
    try:
        connection.request("GET", path, headers={"User-Agent": "SupportInbox", "Accept": "*/*"})
        answer = connection.getresponse()
        if answer.status in {301, 302, 303, 307, 308} and (target := answer.headers["Location"]):
            return None, urljoin(url, target)
        if answer.status != 200:
            raise Unreachable("status", answer.status)
        return _body(answer, limit, end), None
    except TimeoutError:
        raise Unreachable(TOO_SLOW) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Unreachable(NO_ANSWER) from None
    finally:
        connection.close()


def _body(answer, limit, end):
    body = b""
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > limit:
            raise Unreachable(TOO_LARGE)
        if time.monotonic() > end:
            raise Unreachable(TOO_SLOW)
    return body


def _connection(url):
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        host = parts.hostname.encode("idna").decode()
    except (ValueError, KeyError, AttributeError):
        raise Unreachable(NOT_ALLOWED) from None
    if parts.username or parts.password:
        raise Unreachable(NOT_ALLOWED)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kind = _Secure if parts.scheme == "https" else _Plain
    connection = kind(host, port, timeout=CONNECT)
    connection.address = _address(host, port)
    return connection, path


def _address(host, port):
    """One address that this name has, if all that it has are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(NO_ANSWER) from None
    addresses = [sockaddr[0] for *_kind, sockaddr in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Unreachable(NOT_ALLOWED)
    return addresses[0]


def is_public(address):
    """Of the internet: not ours, not this machine, nor either of them in IPv6's clothes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6:
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in TRANSLATED:
            inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
        if inner and not is_public(str(inner)):
            return False
        # All that was ever given out; the rest is of use inside of a network only.
        if not inner and found not in GIVEN_OUT:
            return False
    return found.is_global and not found.is_multicast


class _Plain(http.client.HTTPConnection):
    address = ""

    def connect(self):
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _Secure(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
