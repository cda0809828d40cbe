"""A TCP relay in front of the database, which can be cut (connections die) or hushed (nothing is heard any more)."""

import socket
import threading
from contextlib import suppress


class Relay:
    """Listens on `port` of this machine and passes everything on to a socket file, until told otherwise."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._heard = threading.Event()
        self._heard.set()
        self._away = False
        self._ends: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks, and nobody is let in."""
        self._away = True
        self._break()

    def hush(self) -> None:
        """Connections stay and new ones are let in, but nothing passes."""
        self._heard.clear()

    def mend(self) -> None:
        """As it was; what was held back passes now."""
        self._away = False
        self._heard.set()

    def close(self) -> None:
        """Let go of everything."""
        self._away = True
        self._heard.set()
        self._door.close()
        self._break()

    def _break(self) -> None:
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _welcome(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            if self._away:
                caller.close()
                continue
            host = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            host.connect(self._target)
            self._ends |= {caller, host}
            for one, other in ((caller, host), (host, caller)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._heard.wait()
                other.sendall(data)
        for end in (one, other):
            self._ends.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
