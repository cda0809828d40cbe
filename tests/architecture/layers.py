"""The import contracts of pyproject.toml, the folders they are about, and the README's map of them."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.architecture.rules import FLOORS

NO_FEATURES = {"services"}
TABLE_OF_CONTENTS = "handlers/contents.py"
HEADING = "## The map of the house"


def contracts(root: Path) -> dict[str, dict[str, Any]]:
    """The import contracts by their id."""
    configuration = tomllib.loads((root / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in configuration["tool"]["importlinter"]["contracts"]}


def features(root: Path) -> set[str]:
    """Every feature, as a module: a folder of handlers/ that holds Python and is not a service."""
    return {f"handlers.{folder.name}" for folder in packages(root / "handlers")} - {
        f"handlers.{name}" for name in NO_FEATURES
    }


def listed_features(root: Path) -> list[str]:
    """Every feature in the table of contents, as a module, in its order."""
    names = re.findall(r"^    (\w+)\.FEATURE,$", (root / TABLE_OF_CONTENTS).read_text(), re.MULTILINE)
    return [f"handlers.{name}" for name in names]


def common_ground(root: Path) -> set[str]:
    """Every module right below handlers/ that is no feature: what features stand on must not know them."""
    files = {file for file in (root / "handlers").glob("*.py") if file.stem != "__init__"}
    files.discard(root / TABLE_OF_CONTENTS)
    return {f"handlers.{file.stem}" for file in files} | {f"handlers.{name}" for name in NO_FEATURES}


def packages(folder: Path) -> list[Path]:
    """The folders right below this one that hold Python."""
    return sorted(child for child in folder.iterdir() if child.is_dir() and any(child.glob("*.py")))


def rooms(root: Path) -> set[str]:
    """Every package of the three floors as a path; a migration's versions are no room."""
    found = {floor for floor in FLOORS if (root / floor).is_dir()}
    for floor in sorted(found):
        found |= {path.relative_to(root).as_posix() for path in _below(root / floor)}
    return found


def _below(folder: Path) -> Iterator[Path]:
    for child in packages(folder):
        if child.name != "versions":
            yield child
            yield from _below(child)


def map_of_the_house(readme: str) -> set[str]:
    """Every path in the README's map: a fenced tree in which two spaces more mean one floor deeper."""
    fence = re.search(rf"^{HEADING}\n.*?^```\w*\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    if fence is None:
        raise LookupError(f"README.md has no fenced tree below '{HEADING}'")
    found: set[str] = set()
    above: list[str] = []
    for line in fence[1].splitlines():
        entry = re.match(r"( *)([\w.]+/|[\w.]+\.\w+)(?= |$)", line)
        if entry:
            above = [*above[: len(entry[1]) // 2], entry[2].rstrip("/")]
            found.add("/".join(above))
    return found
