"""A TCP proxy that can be shut: whoever is connected is cut off, nobody gets in."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from .processes import find_free_port


class Proxy:
    """Passes on what comes to ``port``; open from the start."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = find_free_port()
        self.sockets: list[socket.socket] = []
        self.listener: socket.socket | None = None
        self.open()

    def open(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def shut(self) -> None:
        listener, self.listener = self.listener, None
        for each in [listener, *self.sockets]:
            if each is not None:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self.sockets.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.target)
                self.sockets += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    for each in (source, sink):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
