"""The files around the code: locks without addresses, targets of the Makefile, scripts that parse."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-run.lock")


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[.*?\])?==(\S+)", (HOUSE / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock):
    text = (HOUSE / lock).read_text()
    assert "://" not in text
    assert not re.search(r"(^|[\s=])/|--find-links|--index-url", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    entries = re.split(r"\n(?=[a-z])", (HOUSE / lock).read_text())
    assert len(entries) == len(pins(lock))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_runs_is_the_same_as_what_is_tested():
    run, everything = (pins(lock) for lock in reversed(LOCKS))
    assert run.items() <= everything.items()
    assert "pytest" in everything.keys() - run.keys()


def test_every_dependency_is_locked():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    for wanted, lock in (
        (project["dependencies"], "requirements-run.lock"),
        (project["dependencies"] + project["optional-dependencies"]["dev"], "requirements.lock"),
    ):
        names = {re.split(r"[\[><=;]", line)[0] for line in wanted} - {"pebble-bot"}
        assert names <= pins(lock).keys()


TARGETS = ["venv", "sandbox", "run", "test", "check", "bench", "faults", "soak", "lock", "help"]


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_what_administrators_rely_on(target):
    asked = subprocess.run(["make", "-n", target], cwd=HOUSE, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr


def test_make_alone_tells_what_there_is():
    told = subprocess.run(["make"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert "make sandbox " in told
    assert "make test " in told


@pytest.mark.parametrize("script", ["run", "secrets"])
def test_the_scripts_of_ci_parse(script):
    assert subprocess.run(["bash", "-n", HOUSE / ".ci" / script], capture_output=True).returncode == 0
    assert (HOUSE / ".ci" / script).stat().st_mode & 0o111
