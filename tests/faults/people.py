"""People who press Send, and remember what the form said; they press again when they were not told “saved”."""

import json
import random
import select
import socket
import time
from dataclasses import dataclass, field
from itertools import count

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.install import SIGNING_SECRET
from tests.bench.payloads import signed, submission
from tests.faults.judge import Report, Told

DEADLINE = 3.0
"""Seconds after which Slack tells the person that it did not work."""
REPORTERS = (HOSPITAL.nurse, HOSPITAL.second_nurse, HOSPITAL.resident, HOSPITAL.physician, HOSPITAL.pharmacist,
             HOSPITAL.clerk, HOSPITAL.manager, HOSPITAL.safety_reviewer)  # fmt: skip
_numbers = count(1)


def word() -> str:
    """A word that nobody has said before, in letters only, so that it looks like nobody's number."""
    number, letters = next(_numbers), ""
    while number:
        number, digit = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[digit]
    return f"zuq{letters}quz"


@dataclass(slots=True)
class Press:
    """One press of Send over a connection of its own: the request is on its way, the answer may never come."""

    port: int
    request: bytes
    body: bytes | None = None
    status: int = 0
    _received: bytes = b""
    _line: socket.socket | None = field(default=None, repr=False)

    def start(self) -> None:
        """Hand the whole request over; a bot that is not there is no answer."""
        try:
            self._line = socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)
            self._line.sendall(self.request)
        except OSError:
            self._hang_up()

    def answered(self, seconds: float = 0.0) -> bool:
        """Whether the whole answer is here, waiting for it so long."""
        until = time.monotonic() + seconds
        while self._line is not None and self.body is None:
            readable, _, _ = select.select([self._line], [], [], max(0.0, until - time.monotonic()))
            if not readable:
                break
            self._read(self._line)
        return self.body is not None

    def _read(self, line: socket.socket) -> None:
        try:
            data = line.recv(65536)
        except OSError:
            data = b""
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if end and len(body) >= _length(head):
            self.status, self.body = int(head[9:12]), body
        if not data or self.body is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def told(self) -> Told:
        """What the person was told; a late answer is none."""
        self._hang_up()
        return read(self.status, self.body)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def read(status: int, body: bytes | None) -> Told:
    """What the form says after this answer; raises `ValueError` for one that says neither."""
    if body is None or status != 200:
        return Told.NOTHING
    answer = json.loads(body)
    if answer.get("response_action") == "update" and answer["view"]["title"]["text"].startswith(
        "Saved as PEB-"
    ):
        return Told.SAVED
    if answer.get("response_action") == "errors" and "not saved" in str(answer["errors"]):
        return Told.NOT_SAVED
    raise ValueError(f"the form said something else: {answer}")


class Person:
    """Someone with one filled-in form."""

    def __init__(self, cause: str, port: int, dice: random.Random) -> None:
        self.report = Report(cause, f"V0{word()}", dice.choice(REPORTERS))
        self._port = port
        words = f"The label printer by the {word()} station prints everything twice"
        self._form = submission(
            self.report.submission,
            self.report.person,
            words,
            team=HOSPITAL.team_id,
            private=dice.random() < 0.25,
        )

    def press(self) -> Press:
        """Press Send: the same form, signed anew. Nobody waits yet."""
        return Press(self._port, signed(self._form, SIGNING_SECRET))

    def hears(self, press: Press) -> Told:
        """Remember what it said."""
        self.report.told.append(press.told())
        return self.report.told[-1]

    def sends(self) -> Told:
        """Press Send and wait as long as Slack does."""
        press = self.press()
        press.start()
        press.answered(DEADLINE)
        return self.hears(press)

    def keeps_trying(self, times: int, pause: float = 0.5) -> Told:
        """Send until it is saved."""
        told = self.sends()
        for _ in range(times - 1):
            if told is Told.SAVED:
                break
            time.sleep(pause)
            told = self.sends()
        return told
