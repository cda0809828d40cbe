"""Asks `/readyz` again and again, and keeps what it said while each thing was broken."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpx

PAUSE = 0.5
"""Seconds between two questions."""
PATIENCE = 5.0
"""Seconds until no answer is one."""
Heard = Mapping[str, Counter[str]]
"""By cause, how often it said what."""


class Watch:
    """A thread that asks the bot at this port. `cause` says what is broken just now; "": nothing, so nobody asks."""

    def __init__(self, port: int) -> None:
        self.cause, self.heard = "", defaultdict[str, Counter[str]](Counter)
        self._url = f"http://127.0.0.1:{port}/readyz"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask_on, daemon=True)
        self._thread.start()

    @contextmanager
    def during(self, cause: str) -> Iterator[None]:
        """Ask until the block ends."""
        self.cause = cause
        try:
            yield
        finally:
            self.cause = ""

    def close(self) -> None:
        """Ask no more."""
        self._over.set()
        self._thread.join()

    def _ask_on(self) -> None:
        with httpx.Client(trust_env=False, timeout=PATIENCE) as asking:
            while not self._over.wait(PAUSE):
                if cause := self.cause:
                    self.heard[cause][_said(lambda: asking.get(self._url))] += 1


def _said(ask: Callable[[], httpx.Response]) -> str:
    """What an answer says, in a few words."""
    try:
        answer = ask()
    except httpx.HTTPError:
        return "no answer"
    amiss = [f"{name}: {said}" for name, said in answer.json().items() if said != "ok"]
    return "; ".join(amiss) or "ready"
