"""docs/sandbox.md lists what the sandbox enforces: rows with source and test, and all that the code knows."""

import re

import pytest

from bot.sandbox.api.methods import METHODS
from bot.sandbox.blocks.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS
from bot.sandbox.blocks.layout import BLOCKS
from bot.sandbox.faults import FAULTS
from tests.docs.sources import HOUSE

PAGE = (HOUSE / "docs" / "sandbox.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def table(heading: str) -> list[list[str]]:
    """The rows of the table that begins with this heading."""
    lines = PAGE.split(f"\n| {heading} |")[1].splitlines()[2:]
    rows = "\n".join(lines).split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


ROWS = [row for row in table("what") if not row[0].startswith("**")]


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_row_has_its_source_and_a_test_that_is_there(row: list[str]) -> None:
    _, how, source, tests = row
    assert how and source and NAMED.findall(tests)
    for file, name in NAMED.findall(tests):
        assert re.search(rf"^(?:async )?def {name}\(", (HOUSE / file).read_text(), re.MULTILINE), name


def test_every_method_is_listed_with_its_arguments() -> None:
    listed = {row[0].strip("`"): (words(row[1]), row[2], words(row[3])) for row in table("method")}
    assert listed == {
        name: (set(m.takes) - {"team_id"}, str(m.per_minute), set(m.scopes)) for name, m in METHODS.items()
    }


def test_every_block_is_listed_with_its_surfaces() -> None:
    listed = {row[0].strip("`"): frozenset(row[1].split(", ")) for row in table("block")}
    assert listed == {name: surfaces for name, (_, surfaces) in BLOCKS.items()}


def test_every_element_is_listed_with_the_blocks_it_stands_in() -> None:
    places = {"input": INPUTS, "actions": ACTIONS, "section": ACCESSORIES}
    listed = {row[0].strip("`"): row[1].split(", ") for row in table("element")}
    assert listed == {name: [place for place, held in places.items() if name in held] for name in ELEMENTS}


def test_every_fault_is_listed_with_its_words() -> None:
    listed = [(row[0].strip("`"), row[1], row[2]) for row in table("name")]
    assert listed == [(fault.name, fault.words, f"a {fault.about}") for fault in FAULTS]
