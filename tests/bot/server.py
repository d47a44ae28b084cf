"""A server that speaks OpenAI's protocol, and misbehaves in every way that is asked of it."""

import contextlib
import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-test-0123456789abcdef"


@dataclass
class Model:
    """What the next questions get. `says`: a text, or a function of the messages that gives one;
    `how`: one of the words below; `asked`: every request, as it came."""

    says: object = '{"answer": null, "passages": []}'
    how: str = "well"
    usage: object = None
    form: object = None  # the whole body, for "another form"
    url: str = ""
    asked: list = field(default_factory=list)
    keys: list = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)  # for "late"
    has_asked: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def prompts(self):
        """All that was ever sent there, as one text."""
        return json.dumps(self.asked, ensure_ascii=False)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        model = self.server.model
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        is_form = self.headers["Content-Type"].startswith("multipart/form-data")
        asked = {"form": body.decode("latin-1")} if is_form else json.loads(body or "{}")
        model.asked.append(asked)
        model.keys.append(self.headers["Authorization"])
        model.has_asked.set()
        with contextlib.suppress(OSError):
            getattr(self, model.how.replace(" ", "_"))(model, asked)

    def well(self, model, asked):
        if "input" in asked:
            data = [
                {"index": at, "embedding": meaning(text)} for at, text in enumerate(asked["input"])
            ]
            return self.answer({"data": data[::-1], "usage": model.usage})
        if "form" in asked:
            return self.answer({"text": model.says})
        says = model.says(asked["messages"]) if callable(model.says) else model.says
        message = {"role": "assistant", "content": says}
        return self.answer({"choices": [{"message": message}], "usage": model.usage})

    def late(self, model, asked):
        model.go_on.wait(30)
        self.well(model, asked)

    def hangs(self, model, _asked):
        model.ended.wait(30)

    def drips(self, model, _asked):
        self.begin(200, 1000)
        self.drip(model, b"{")

    def drips_a_header(self, model, _asked):
        self.drip(model, b"H")

    def drip(self, model, byte):
        while not model.ended.wait(0.05):
            self.wfile.write(byte)
            self.wfile.flush()

    def closes_early(self, _model, _asked):
        self.begin(200, 1000)
        self.wfile.write(b'{"choices": [')
        self.close_connection = True

    def closes_at_once(self, _model, _asked):
        self.close_connection = True

    def garbage(self, _model, _asked):
        self.send(200, b"\xff\xfe<html>It works!</html>")

    def no_HTTP(self, _model, _asked):
        self.wfile.write(b"\x00\x01\x02 what?\r\n\r\n")
        self.close_connection = True

    def deep(self, _model, _asked):
        self.send(200, b"[" * 100_000)

    def huge(self, _model, _asked):
        self.begin(200, 1 << 40)
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b" " * 65536)

    def status_500(self, _model, _asked):
        self.send(500, self.headers["Authorization"].encode())

    def status_429(self, _model, _asked):
        self.send(429, b'{"error": {"message": "Rate limit reached"}}')

    def status_401(self, _model, _asked):
        self.send(401, b"Incorrect API key: " + self.headers["Authorization"].encode())

    def status_415(self, _model, _asked):
        self.send(415, b'{"error": {"message": "Unsupported audio"}}')

    def redirects(self, _model, _asked):
        self.begin(307, 0, Location=f"{self.server.model.url}/elsewhere")

    def knows_new_words_only(self, model, asked):
        if "max_tokens" in asked:
            return self.send(400, b'{"error": {"message": "Unsupported parameter: max_tokens"}}')
        return self.well(model, asked)

    def another_form(self, _model, _asked):
        self.answer(self.server.model.form)

    def answer(self, body):
        self.send(200, json.dumps(body).encode())

    def send(self, status, body):
        self.begin(status, len(body))
        self.wfile.write(body)

    def begin(self, status, length, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *args):
        pass


def meaning(text):
    """Sixteen numbers: texts that share words are near to each other."""
    numbers = [0.01] * 16
    for word in text.casefold().split():
        numbers[sum(word.encode()) % 16] += 1
    return numbers


FORMS = [
    None,
    [],
    "text",
    7,
    {},
    {"choices": None},
    {"choices": []},
    {"choices": [None]},
    {"choices": [{}]},
    {"choices": [{"message": None}]},
    {"choices": [{"message": {"content": None}}]},
    {"choices": [{"message": {"content": ""}}]},
    {"choices": [{"message": {"content": [{"type": "text", "text": "hello"}]}}]},
    {"choices": [{"message": {"tool_calls": [{"function": {"name": "refund"}}]}}]},
    {"choices": {"message": {"content": "hello"}}},
    {"error": {"message": "no"}},
]


@contextlib.contextmanager
def model(settings=None, *, certificate=None, **fields):
    """A Model whose `url` is listening; with `settings`, the deployment uses it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    server.model = Model(**fields)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        scheme = "https"
    server.model.url = f"{scheme}://localhost:{server.server_port}/v1"
    if settings:
        use(settings, server.model.url)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    try:
        yield server.model
    finally:
        server.model.ended.set()
        server.model.go_on.set()
        server.shutdown()
        server.server_close()


def use(settings, url):
    settings.MODEL_URL, settings.MODEL_KEY, settings.MODEL_NAME = url, KEY, "test-model"
    settings.TRANSCRIPTION_NAME = "test-ears"
    settings.EMBEDDING_NAME = "test-numbers"


def elapsed(since):
    return time.monotonic() - since
