"""docs/slack-facts.md tells of every fact and issue, and each guard and test that it names is there."""

import re

import pytest

from tests.docs.sources import HOUSE

NAMED = re.compile(r"`((?:bot|handlers|storage|tests)/[\w/]+\.py)::(\w+)`")
RULE = re.compile(r"\(`(\w+)`\)")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (HOUSE / "docs" / "slack-facts.md").read_text().splitlines()
    if re.match(r"\| #?\d", line)
]
NOT_HERE = "Not in this version: Pebble serves one workspace"


def numbers(sign: str) -> list[int]:
    """The facts ("") or issues ("#") that have a row; "#1 to #5" stands for five."""
    found: list[int] = []
    for row in ROWS:
        if first := re.match(rf"{sign}(\d+)(?: to {sign}(\d+))?", row[0]):
            found += range(int(first[1]), int(first[2] or first[1]) + 1)
    return found


def test_every_fact_and_every_issue_has_one_row() -> None:
    assert numbers("") == list(range(1, 16))
    assert numbers("#") == list(range(1, 24))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:12])
def test_a_row_has_a_guard_and_a_test_or_says_why_not(row: list[str]) -> None:
    _, does, guards, tests = row
    if not guards:
        assert does.startswith(NOT_HERE) and not tests
        return
    assert all(not file.startswith("tests/") for file, _ in NAMED.findall(guards)) and NAMED.findall(guards)
    assert all(name.startswith("test_") for _, name in NAMED.findall(tests)) and NAMED.findall(tests)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:12])
def test_what_a_row_names_is_there(row: list[str]) -> None:
    for file, name in NAMED.findall(row[2]):
        assert re.search(rf"\b{name}\b", (HOUSE / file).read_text()), f"{file} has no {name}"
    for file, name in NAMED.findall(row[3]):
        assert re.search(rf"^(?:async )?def {name}\(", (HOUSE / file).read_text(), re.MULTILINE), name
    rules = (HOUSE / "tests" / "architecture" / "rules.py").read_text()
    for rule in RULE.findall(row[3]):
        assert f"\n    {rule},\n" in rules, f"no rule {rule} is kept"
    assert row[2].count("`") == 2 * len(NAMED.findall(row[2])), "a guard is written `file.py::name`"
