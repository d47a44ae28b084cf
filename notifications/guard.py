"""Requests to addresses that people typed in or browsers sent: never into our own network.

The name is looked up once and every address of it is judged; the connection goes to just such an
address, so a name that means something else a moment later leads nowhere new.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

from team.outside import is_public

TIMEOUT = 5  # seconds
LONGEST = 2000


class Forbidden(Exception):
    """We do not send there. Its text says why."""


def check(url, hosts=None):
    """Raises Forbidden unless it may be an address to send to: https, of a public host.

    `hosts`: those allowed; ".example" stands for all below it. What settings.TRUSTED_HOSTS names
    may be in our own network, and speak http.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Forbidden(_("That is not an address.")) from None
    if not url.isprintable():
        raise Forbidden(_("That is not an address."))
    if len(url) > LONGEST or not host or parts.scheme not in {"http", "https"}:
        raise Forbidden(_("The address has to begin with https://"))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("Leave the name and the password out of the address."))
    if hosts is not None and not is_among(host, hosts):
        raise Forbidden(_("That is not a push service that we know."))
    if host in settings.TRUSTED_HOSTS:
        return
    if parts.scheme != "https":
        raise Forbidden(_("The address has to begin with https://"))
    if port not in {None, 443}:
        raise Forbidden(_("Only the usual port can be reached."))
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(host):
        raise Forbidden(_("That address is inside our own network."))


def is_among(host, hosts):
    return any(host == known or (known[0] == "." and host.endswith(known)) for known in hosts)


def addresses_of(host, port):
    """Those to which we connect. Raises Forbidden when one of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a name that no name server could have, such as one of 70 letters
        raise Forbidden(_("That is not an address.")) from None
    found = [sockaddr for *_kind, sockaddr in found]
    if host not in settings.TRUSTED_HOSTS:
        for address in found:
            if not is_public(address[0].split("%")[0]):
                raise Forbidden(_("That address is inside our own network."))
    return found


class _Guarded:
    def _new_conn(self):
        last = OSError("no address")
        for address in addresses_of(self._dns_host, self.port):
            try:
                return socket.create_connection(address[:2], self.timeout)
            except OSError as error:
                last = error
        raise last


class _Plain(_Guarded, HTTPConnection):
    pass


class _Secure(_Guarded, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        self.poolmanager = PoolManager(*args[:1])
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


class Session(requests.Session):
    """Follows no redirect, knows no proxy of the environment, and reads little of the answer."""

    MOST_READ = 2000

    def __init__(self, hosts=None):
        super().__init__()
        self.hosts = hosts
        self.trust_env = False
        self.mount("http://", _Adapter())
        self.mount("https://", _Adapter())

    def request(self, method, url, **kwargs):
        check(url, self.hosts)
        kwargs |= {"allow_redirects": False, "stream": True, "timeout": TIMEOUT}
        response = super().request(method, url, **kwargs)
        # What comes in one piece: who sends it letter by letter would keep us for hours.
        response._content = response.raw.read1(self.MOST_READ, decode_content=False)
        response.close()
        return response

    def get_redirect_target(self, resp):
        """None: to prepare for the next request, requests would read all of an answer."""
        return None
