"""The bot and Slack as processes of their own: started, frozen, let go for a moment, killed."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.install import BOT_TOKEN, SIGNING_SECRET
from tests.bench.processes import HOUSE, free_port

PATIENCE = 60.0
"""Seconds after which a process that is not ready never will be."""
FULL = 32 * 1024
"""Bytes that a file of a process may have once its disk is full; what stands beyond stays readable."""


class DidNotStart(Exception):
    """A process did not become ready, so nothing can be said about it."""


class Process:
    """One Python process with a port and an address that says when it is ready; its output goes to a file."""

    def __init__(self, module: str, arguments: Sequence[str], port: int, ready: str, log: Path,
                 settings: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.port = port
        self._command = [sys.executable, "-m", module, *arguments]
        self._ready, self._log = f"http://127.0.0.1:{port}{ready}", log
        kept = {name: value for name, value in os.environ.items() if not _ours(name)}
        self._environment = kept | dict(settings or {})

    def start(self) -> None:
        """Return when it is ready; raises `DidNotStart`."""
        self.launch()
        self.until_ready()

    def launch(self) -> None:
        """Start it, and wait for nothing."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=HOUSE, env=self._environment, stdout=log, stderr=log
            )

    def until_ready(self) -> None:
        """Wait for it; raises `DidNotStart`."""
        latest, last = time.monotonic() + PATIENCE, ""
        with httpx.Client(trust_env=False, timeout=5) as asking:
            while self._process.poll() is None and time.monotonic() < latest:
                try:
                    answer = asking.get(self._ready)
                except httpx.HTTPError as error:
                    last = str(error)  # it does not listen yet
                else:
                    if answer.is_success:
                        return
                    last = answer.text
                time.sleep(0.02)
        self.kill()
        said = self._log.read_text()[-2000:]
        raise DidNotStart(f"{' '.join(self._command)} was not ready ({last}) and said at last:\n{said}")

    def megabytes(self) -> float:
        """Its resident memory."""
        found = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, check=True
        )
        return int(found.stdout) / 1024

    def freeze(self) -> None:
        """Stop every thread of it where it is, and return when they stand still."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)

    def go_on(self) -> None:
        """After `freeze`."""
        self._process.send_signal(signal.SIGCONT)

    def go_on_for(self, seconds: float) -> None:
        """After `freeze`: run for so long, and freeze again."""
        self.go_on()
        time.sleep(seconds)
        self.freeze()

    def kill(self) -> None:
        """kill -9, frozen or not."""
        self._process.kill()
        self._process.wait()

    @contextmanager
    def on_a_full_disk(self) -> Iterator[None]:
        """No file of it can grow until the block ends: the system refuses the write, as it does on a full disk."""
        _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (hard, hard))


def _ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith(("PEBBLE_", "SLACK_")) or name.lower().endswith("_proxy")


def slack_process(bot_port: int, folder: Path, seed: str) -> Process:
    """The local Slack, which talks to the bot at this port."""
    port = free_port()
    arguments = [str(port), f"http://127.0.0.1:{bot_port}/slack/events", seed]
    return Process("tests.faults.slack", arguments, port, "/faults/waiting", folder / "slack.log")


def bot_process(
    module: str, port: int, slack_port: int, database_url: str, folder: Path, settings: Mapping[str, str]
) -> Process:
    """A build of `pebble run` on this port; `settings` are what else it is told."""
    told = {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/",
        "PEBBLE_SLACK_PACE": "off",
        "PEBBLE_TRIAGE_CHANNEL": HOSPITAL.triage,
        "PEBBLE_DIGEST_CHANNEL": HOSPITAL.managers,
        "PEBBLE_ADMINS": HOSPITAL.administrator,
        "PEBBLE_OWNERS": HOSPITAL.analysts,
        "PEBBLE_LOG_LEVEL": "warning",
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    return Process(module, ["run"], port, "/readyz", folder / f"bot{port}.log", told | dict(settings))
