"""A push service and a chat: an HTTP server of our own that remembers what it was told."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Requests(list):
    status = 201
    headers = ()


@contextlib.contextmanager
def http_sink():
    seen = Requests()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append(
                (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_response(seen.status)
            for name, value in seen.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    seen.url = f"http://localhost:{server.server_port}"
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
