"""Mail through a provider's API (anymail): what its answers mean for a message."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from inboxes import delivery

from ..factories import create_conversation, create_customer


@pytest.fixture
def provider(settings):
    """A provider that answers as it is told: -> {"status", "calls"}."""
    told = {"status": 200, "calls": 0}

    class Api(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            told["calls"] += 1
            if told["status"] is None:
                return self.connection.close()
            body = (
                b'{"ErrorCode": 0, "Message": "OK", "MessageID": "x", "To": "amara@okafor.example"}'
            )
            if told["status"] != 200:
                body = b'{"ErrorCode": 300, "Message": "It said no"}'
            self.send_response(told["status"])
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "t",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_address[1]}/",
    }
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        (200, "sent"),
        (429, "queued"),
        (503, "queued"),
        (401, "queued"),
        (422, "failed"),
        (500, "uncertain"),
        (None, "uncertain"),
    ],
)
def test_its_answer_decides(support, provider, maya, now, status, becomes):
    customer = create_customer("Amara", email="amara@okafor.example")
    conversation = create_conversation(inbox=support, customer=customer, said="Hello?")
    answer = conversation.reply("Hi", by=maya, now=now)
    provider["status"] = status

    delivery.deliver(answer.pk)

    answer.refresh_from_db()
    assert (answer.delivery, provider["calls"]) == (becomes, 1)
