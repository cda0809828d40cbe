"""What the docs say of settings, commands, messages and places is what the code says."""

import argparse
import re
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.manifest.needs import events, scopes
from bot.settings import Settings
from tests.docs.sources import HOUSE, documents, sentences

DOCS = HOUSE / "docs"
SENTENCES = sentences()


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(found.choices)


def rows(document: str) -> dict[str, list[str]]:
    """The cells of each row that begins with one name in code."""
    found = re.findall(r"^\| `([A-Z_]+)` \|(.*)\|$", (DOCS / document).read_text(), re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in found}


def test_every_setting_and_no_other_is_told():
    assert rows("settings.md").keys() == {field.alias for field in Settings.model_fields.values()}


@pytest.mark.parametrize("field", Settings.model_fields.values(), ids=lambda field: str(field.alias))
def test_each_setting_has_its_default(field):
    said = rows("settings.md")[field.alias][-1]
    if isinstance(field.default, bool):
        assert said in {True: ("`on`",), False: ("off",)}[field.default]
    elif field.default in (None, ()):
        assert said == "none" or field.alias == "PEBBLE_LOG_FORMAT"
    else:
        assert said == f"`{field.default}`"


def test_every_command_and_no_other_is_told():
    told = re.findall(r"^## `pebble ([a-z-]+)`$", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(subcommands())


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    """Those of its own commands too."""
    inner = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    parsers = [parser, *(found for group in inner for found in group.choices.values())]
    return [name for one in parsers for action in one._actions for name in action.option_strings]


@pytest.mark.parametrize("command", subcommands())
def test_every_option_and_no_other_is_told(command):
    section = (DOCS / "commands.md").read_text().split(f"## `pebble {command}`\n")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE))
    options = set(options_of(subcommands()[command]))
    assert told == {name for name in options if name.startswith("--")} - {"--help"}


MESSAGES = re.findall(r"^### `(.+)`$", (DOCS / "troubleshooting.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_one_that_pebble_says(message):
    assert any(message in re.sub(r"\s+", " ", sentence) for sentence in SENTENCES)


def test_there_are_messages():
    assert len(MESSAGES) > 30


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path):
    for link in re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", document.read_text()):
        assert not link or link.startswith("https://") or (document.parent / link).exists(), link


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_into_a_document_lead_to_a_heading(document: Path):
    for link, heading in re.findall(r"\]\(([^)#]*)#([^)]*)\)", document.read_text()):
        target = (document.parent / link) if link else document
        titles = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
        assert heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_what_looks_like_a_command_is_one(document: Path):
    typed = re.findall(r"(?:^|`)pebble ([a-z][a-z-]*)((?: --[a-z-]+)*)", document.read_text(), re.MULTILINE)
    for command, options in typed:
        known = {name for one in subcommands()[command]._actions for name in one.option_strings}
        assert set(options.split()) <= known


def test_what_the_docs_say_of_settings_exists():
    known = {field.alias for field in Settings.model_fields.values()}
    told = {
        name for path in documents() for name in re.findall(r"`((?:SLACK|PEBBLE)_[A-Z_]+)`", path.read_text())
    }
    assert told <= known


def test_scopes_and_events_that_are_named_are_asked_for():
    text = (DOCS / "troubleshooting.md").read_text()
    assert {"message.im", "reaction_added"} <= set(events()) and "`message.im`" in text
    assert "connections:write" not in scopes() and "connections:write" in (DOCS / "connect.md").read_text()
