"""HTTPS servers on this machine that answer as told."""

from __future__ import annotations

import http.server
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import trustme

AUTHORITY = trustme.CA()


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Script:
    """What came in, and how to answer: a status, or a function of the handler."""

    answer: int | Callable[[http.server.BaseHTTPRequestHandler], None] = 204
    requests: list[Request] = field(default_factory=list)
    url: str = ""


class HTTPSServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script, certificate: trustme.LeafCert):
        self.script = script
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self.context)
        super().__init__(("127.0.0.1", 0), Handler)
        script.url = f"https://localhost:{self.server_port}/hook"

    def finish_request(self, request, client_address):
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # The client refused us or left.

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    server: HTTPSServer

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        script = self.server.script
        script.requests.append(Request(self.path, dict(self.headers), body))
        if callable(script.answer):
            script.answer(self)
            return
        self.send_response(script.answer)
        self.end_headers()

    def log_message(self, *args):
        pass


def start_server(certificate: trustme.LeafCert | None = None) -> HTTPSServer:
    """A running server for ``localhost``; the caller shuts it down."""
    server = HTTPSServer(Script(), certificate or AUTHORITY.issue_cert("localhost"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server
