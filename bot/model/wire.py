"""One question to the endpoint: JSON there, JSON back, and an end to it in any case."""

import http.client
import json
import socket
import ssl
import threading
from urllib.parse import urlsplit

CONNECT = 5  # seconds
CHUNK = 64 * 1024
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
LATE = "timed out"


class Failed(Exception):
    """Why there is nothing from the model, in a few words of our own. Never what a server said: it
    may repeat the key. `status`: of its answer, when that was the reason."""

    def __init__(self, why, status=0):
        super().__init__(why)
        self.why, self.status = why, status


def post(url, key, body, *, seconds, limit):
    """-> what the endpoint answered, read as JSON. Raises Failed. `body` is sent as JSON, unless it
    says its `content_type` itself.

    `seconds` for all of it: who sends a byte now and then is cut off, too. At most `limit` bytes.
    No redirect is followed: it would carry the key and what customers wrote to somebody else."""
    connection, path = _connection(url, min(CONNECT, seconds))
    timer = threading.Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        connection.sock.settimeout(seconds)
        headers = HEADERS | ({"Authorization": f"Bearer {key}"} if key else {})
        if content_type := getattr(body, "content_type", ""):
            headers["Content-Type"], body = content_type, body.encode()
        else:
            body = json.dumps(body).encode()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise Failed(f"status {answer.status}", answer.status)
        text = _body(answer, limit)
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = connection.is_over.is_set() or isinstance(error, TimeoutError)
        raise Failed(LATE if is_late else _about(error)) from None
    finally:
        timer.cancel()
        connection.close()
    if connection.is_over.is_set():
        raise Failed(LATE)
    return _read(text)


def _connection(url, seconds):
    try:
        parts = urlsplit(url)
        kind = {"http": _Plain, "https": _Secure}[parts.scheme]
        connection = kind(parts.hostname, parts.port, timeout=seconds)
    except (ValueError, LookupError, AttributeError, http.client.HTTPException):
        raise Failed("its address makes no sense") from None
    return connection, parts.path


class _Plain(http.client.HTTPConnection):
    """One that can be ended from outside while somebody waits for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_over = threading.Event()

    def connect(self):
        super().connect()
        self.hold(self.sock)

    def hold(self, sock):
        """http.client forgets its socket as soon as the answer begins. First held, then asked: so
        that an end which comes meanwhile is not missed."""
        self.held = sock
        if self.is_over.is_set():
            raise TimeoutError

    def cut(self):
        self.is_over.set()
        if sock := getattr(self, "held", None):
            try:
                # Not SSLSocket's own, which takes its state away from who is reading.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed


class _Secure(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.hold(self.sock)
        self.sock.do_handshake()


def _body(answer, limit):
    body = b""
    while chunk := answer.read1(CHUNK):
        body += chunk
        if len(body) > limit:
            raise Failed("too large")
    if answer.length:  # it had promised more
        raise http.client.IncompleteRead(b"")
    return body


def _read(text):
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Failed("no JSON") from None


def _about(error):
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    return "no secure connection" if isinstance(error, ssl.SSLError) else "no answer"
