"""What an administrator may get wrong: one plain message, the exit code, and nothing half done."""

import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cli import main
from bot.doctor.examine import exit_code
from bot.doctor.finding import told
from bot.sandbox.cast import HOSPITAL
from bot.serve import listening
from storage.models import Alias, Workspace
from storage.sealing import Sealer
from tests.bot.doctor.clinic import KEY, LONG_AGO, Clinic
from tests.bot.test_cli import environment

OTHER = Fernet.generate_key().decode()
SECRETS = ("xoxb-sandbox", KEY, OTHER, "hunter2")


async def token_revoked(clinic: Clinic) -> None:
    clinic.slack.faults.always("auth.test", "token_revoked")


async def scope_missing(clinic: Clinic) -> None:
    clinic.slack.scopes.discard("im:history")


async def clock_off(clinic: Clinic) -> None:
    clinic.behind = timedelta(minutes=10)


async def other_workspace(clinic: Clinic) -> None:
    await clinic.holds(Workspace(id="T0ELSEWHERE", name="Hill Hospital", joined_at=LONG_AGO))


async def wrong_key(clinic: Clinic) -> None:
    alias = Alias.of(HOSPITAL.nurse, workspace_id=HOSPITAL.team_id, sealer=Sealer([OTHER]))
    await clinic.holds(alias)


async def read_only(clinic: Clinic) -> None:
    clinic.more["DATABASE_URL"] = f"sqlite:///file:{file_of(clinic)}?mode=ro&uri=true"


async def no_file(clinic: Clinic) -> None:
    clinic.more["DATABASE_URL"] = f"sqlite:///{clinic.folder / 'nothing.db'}"


async def no_folder(clinic: Clinic) -> None:
    clinic.more["DATABASE_URL"] = "sqlite:////no/such/folder/pebble.db"


async def no_tables(clinic: Clinic) -> None:
    sqlite3.connect(clinic.folder / "empty.db").close()
    clinic.more["DATABASE_URL"] = f"sqlite:///{clinic.folder / 'empty.db'}"


async def no_server(clinic: Clinic) -> None:
    clinic.more["DATABASE_URL"] = "postgresql://pebble:hunter2@127.0.0.1:9/pebble"


BAD: dict[Callable[[Clinic], Awaitable[None]], tuple[str, str]] = {
    token_revoked: ("Slack refuses SLACK_BOT_TOKEN (token_revoked).", "OAuth & Permissions"),
    scope_missing: ("The app lacks im:history", "install the app again"),
    clock_off: ("clock is 10 minutes ahead of Slack's", "NTP"),
    other_workspace: ("The database belongs to Hill Hospital", "another DATABASE_URL"),
    wrong_key: ("PEBBLE_SECRET_KEYS opens nothing", "Put the lost key back"),
    read_only: ("It can be read, but not written to.", "Let Pebble's user write"),
    no_file: ("There is no database yet.", "pebble migrate"),
    no_folder: ("The folder that DATABASE_URL names is not there.", "DATABASE_URL"),
    no_tables: ("The database's tables are older than this version.", "pebble migrate"),
    no_server: ("It can't be opened", "DATABASE_URL"),
}


def file_of(clinic: Clinic) -> Path:
    return Path(clinic.database_url.removeprefix("sqlite:///"))


def held(clinic: Clinic) -> list[str]:
    with sqlite3.connect(file_of(clinic)) as connection:
        found = list(connection.iterdump())
    connection.close()
    return found


def asked(clinic: Clinic) -> set[str]:
    return {call.what for call in clinic.slack.calls}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
async def test_it_is_said_once_and_nothing_is_half_done(
    small_clinic: Clinic, bad: Callable[[Clinic], Awaitable[None]]
):
    await bad(small_clinic)
    before, (sentence, remedy) = held(small_clinic), BAD[bad]
    answer = await small_clinic.pebble("run")
    assert answer.returncode == 1
    assert sentence in answer.stderr and remedy in answer.stderr
    assert answer.stderr.endswith("Nothing was started.\n") and len(answer.stderr.splitlines()) == 2
    assert not any(secret in answer.stderr for secret in SECRETS)
    assert held(small_clinic) == before
    assert not (small_clinic.folder / "nothing.db").exists()
    assert asked(small_clinic) == {"auth.test"}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
async def test_the_doctor_says_the_same_and_how_to_mend_it(
    small_clinic: Clinic, bad: Callable[[Clinic], Awaitable[None]]
):
    await bad(small_clinic)
    before, (sentence, remedy) = held(small_clinic), BAD[bad]
    findings = list((await small_clinic.findings()).values())
    said = told(findings)
    assert said.count(sentence) == 1 and remedy in said
    assert exit_code(findings) == 1
    assert not any(secret in said for secret in SECRETS)
    assert held(small_clinic) == before
    assert not (small_clinic.folder / "nothing.db").exists()


async def test_run_due_is_as_careful_as_run(small_clinic: Clinic):
    await wrong_key(small_clinic)
    answer = await small_clinic.pebble("run-due")
    assert answer.returncode == 1 and answer.stderr.endswith("Nothing was started.\n")


@pytest.mark.parametrize("command", ["run", "doctor"])
async def test_a_disk_that_is_full(small_clinic: Clinic, command: str):
    full = "import bot.doctor.memory; bot.doctor.memory.LEAST = 10**18"
    answer = await small_clinic.pebble(command, before=full)
    assert answer.returncode == 1
    assert "MB are free beside the database. " in (answer.stdout + answer.stderr).replace("\n    ", " ")
    assert "Make room on that disk" in answer.stdout + answer.stderr


@pytest.mark.parametrize("command", ["run", "doctor"])
async def test_a_key_that_is_missing_or_malformed(small_clinic: Clinic, command: str):
    for key in ("", "hunter2"):
        answer = await small_clinic.pebble(command, PEBBLE_SECRET_KEYS=key)
        said = answer.stdout + answer.stderr
        assert answer.returncode == 2
        assert said.count("PEBBLE_SECRET_KEYS") == 1 and "pebble keygen" in said and "hunter2" not in said


async def test_a_port_that_is_taken_leaves_everything_as_it_was(small_clinic: Clinic):
    before = held(small_clinic)
    with listening("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        answer = await small_clinic.pebble("run", PORT=str(port))
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {port} can't be used")
    assert held(small_clinic) == before
    assert len(small_clinic.slack.calls) == 1  # the clinic's own


async def test_only_a_port_that_is_taken_is_called_so(small_clinic: Clinic):
    broken = "import bot.running as r\nasync def _serve(*_): raise OSError('no room')\nr._serve = _serve"
    answer = await small_clinic.pebble("run", before=broken)
    assert answer.returncode == 1
    assert "can't be used" not in answer.stderr and "OSError: no room" in answer.stderr


@pytest.mark.parametrize("blocks", [8, 40, 80])
def test_a_migration_on_a_full_disk_happens_wholly_or_not_at_all(tmp_path: Path, blocks: int):
    settings = environment({"DATABASE_URL": f"sqlite:///{tmp_path / 'pebble.db'}"})
    command = [sys.executable, "-m", "bot", "migrate"]

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (blocks * 1024, blocks * 1024))

    answer = subprocess.run(
        command, cwd=tmp_path, env=settings, capture_output=True, text=True, preexec_fn=little_room
    )
    assert answer.returncode == 1 and "nothing was changed" in answer.stderr
    assert "Traceback" not in answer.stderr
    with sqlite3.connect(tmp_path / "pebble.db") as connection:
        assert list(connection.execute("SELECT name FROM sqlite_master")) == []
    connection.close()
    assert subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True).returncode == 0


async def test_a_slack_that_is_away_does_not_keep_the_bot_from_starting(small_clinic: Clinic):
    answer = await small_clinic.pebble("run-due", SLACK_API_URL="http://127.0.0.1:9/api/")
    assert "What is owed stays owed" in answer.stderr and "Nothing was started" not in answer.stderr


async def test_the_doctor_is_done_within_ten_seconds_even_where_nobody_answers(small_clinic: Clinic):
    small_clinic.slack.faults.always("*", "slow")
    began = time.monotonic()
    with listening("127.0.0.1", 0) as deaf:
        deaf.listen()
        answer = await small_clinic.pebble(
            "doctor",
            PORT=str(deaf.getsockname()[1]),
            SLACK_API_URL=f"http://127.0.0.1:{deaf.getsockname()[1]}/api/",
            DATABASE_URL=f"postgresql://pebble:hunter2@127.0.0.1:{deaf.getsockname()[1]}/pebble",
        )
    assert time.monotonic() - began <= 10
    assert answer.returncode == 1
    assert "✗ database" in answer.stdout and "✗ slack" in answer.stdout and "! this bot" in answer.stdout
    assert not any(secret in answer.stdout + answer.stderr for secret in SECRETS)


async def test_settings_that_are_amiss_are_listed_and_the_rest_is_looked_at(small_clinic: Clinic):
    answer = await small_clinic.pebble("doctor", SLACK_BOT_TOKEN="", SLACK_SIGNING_SECRET="")
    assert answer.returncode == 2
    assert answer.stdout.count("✗ settings") == 2
    assert "✓ database" in answer.stdout


async def test_all_well_is_exit_0(small_clinic: Clinic):
    answer = await small_clinic.pebble("doctor")
    assert answer.returncode == 0, answer.stdout
    assert not any(secret in answer.stdout for secret in SECRETS)


def test_doctor_takes_no_arguments():
    with pytest.raises(SystemExit) as refused:
        main(["doctor", "now"])
    assert refused.value.code == 2
