"""`python -m tests.audit`: asks pip-audit about every package of requirements-run.lock.

A source that answers but knows nothing looks like good news, so each is first asked about two old releases that
are known to be vulnerable. Where no source knows them, that is said in a line that begins with NOT AUDITED, and
the exit code is 0, as nothing was found either way. Exits with 1 on a vulnerability, on a package that was left
out, and when a source falls silent halfway.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

LOCK = Path(__file__).parents[2] / "requirements-run.lock"
CANARIES = {"jinja2": "2.4.1", "urllib3": "1.24.1"}
"""Vulnerable for many years, and listed wherever anything is."""
PIP_AUDIT = (sys.executable, "-m", "pip_audit")
PATIENCE = 300
"""Seconds for all packages together."""

Told = Mapping[str, Mapping[str, Any]]
"""What the source says of each package: `vulns`, or `skip_reason`."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where advisories come from, as pip-audit is told."""

    name: str
    options: tuple[str, ...]


SOURCES = (
    Source("the package index", ("--vulnerability-service", "pypi")),
    Source("OSV", ("--vulnerability-service", "osv")),
)


class NoAnswer(Exception):
    """The source did not answer; the text says why, in a few words."""


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package of a lock, whatever platform it is for."""
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[.*?\])?==(\S+)", lock, re.MULTILINE))


def audit(wanted: Mapping[str, str], sources: Sequence[Source], tool: Sequence[str] = PIP_AUDIT) -> int:
    """Ask the first source that knows the canaries, print what it says, and return the exit code."""
    silent = []
    for source in sources:
        try:
            told = ask(CANARIES, source, tool)
        except NoAnswer as error:
            silent.append(f"{source.name} does not answer ({error})")
            continue
        if all(told.get(name, {}).get("vulns") for name in CANARIES):
            return _judged(wanted, source, tool)
        silent.append(f"{source.name} answers, but knows nothing even of packages known to be vulnerable")
    print(f"NOT AUDITED: {'; '.join(silent)}.")
    return 0


def _judged(wanted: Mapping[str, str], source: Source, tool: Sequence[str]) -> int:
    try:
        told = ask(wanted, source, tool)
    except NoAnswer as error:
        print(f"FAILED: {source.name} fell silent halfway ({error}), so nothing is known. Try again.")
        return 1
    trouble = [line for name, version in wanted.items() for line in _trouble(name, version, told.get(name))]
    print(*trouble, sep="\n", end="\n" if trouble else "")
    print(f"{source.name} was asked about {len(wanted)} packages: {len(trouble)} to look at.")
    return 1 if trouble else 0


def _trouble(name: str, version: str, about: Mapping[str, Any] | None) -> list[str]:
    if about is None or about.get("version") != version:
        why = (about or {}).get("skip_reason") or "nothing was said of it"
        return [f"LEFT OUT: {name} {version} ({why})"]
    return [f"VULNERABLE: {name} {version}, {_advice(found)}" for found in about.get("vulns", ())]


def _advice(found: Mapping[str, Any]) -> str:
    versions = ", ".join(found.get("fix_versions") or ())
    return f"{found.get('id')}: " + (f"mended in {versions}" if versions else "no mended release yet")


def ask(wanted: Mapping[str, str], source: Source, tool: Sequence[str] = PIP_AUDIT) -> Told:
    """What the source says of exactly these releases; raises `NoAnswer`."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.txt"
        asked.write_text("".join(f"{name}=={version}\n" for name, version in wanted.items()))
        options = ["--requirement", str(asked), "--no-deps", "--disable-pip", "--format", "json"]
        # An answer from an earlier day must not stand in for the source.
        options += ["--cache-dir", str(Path(folder) / "cache"), "--progress-spinner", "off"]
        try:
            ended = subprocess.run(
                [*tool, *options, *source.options], capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise NoAnswer(f"nothing within {PATIENCE} s") from None
    try:
        return {_plain(one["name"]): one for one in json.loads(ended.stdout)["dependencies"]}
    except (ValueError, KeyError, TypeError):
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoAnswer(shorten(last, 100, placeholder=" …")) from None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    raise SystemExit(audit(pins(LOCK.read_text()), SOURCES))
