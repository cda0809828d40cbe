"""The README's map names every package and feature, and nothing that is not there."""

from pathlib import Path

import pytest

from tests.architecture.layers import map_of_the_house, rooms
from tests.architecture.rules import FLOORS

HOUSE = Path(__file__).parents[2]

README = """
# Pebble

## The map of the house

Words before the tree.

```
bot/           runs
  cli.py       the commands of .venv/bin/pebble
  delivery/    sends
    slack.py
  sandbox/
handlers/      reacts
               and more about it
```

## Glossary
```
storage/
```
"""


def test_the_map_names_every_room_and_no_other():
    named = map_of_the_house((HOUSE / "README.md").read_text())
    folders = {path for path in named if path.split("/")[0] in FLOORS and not path.endswith(".py")}
    assert folders == rooms(HOUSE)


def test_what_the_map_names_is_there():
    named = map_of_the_house((HOUSE / "README.md").read_text())
    assert sorted(path for path in named if not (HOUSE / path).exists()) == []


def test_the_map_is_read_as_a_tree():
    assert map_of_the_house(README) == {
        "bot",
        "bot/cli.py",
        "bot/delivery",
        "bot/delivery/slack.py",
        "bot/sandbox",
        "handlers",
    }


def test_without_a_map_there_is_no_answer():
    with pytest.raises(LookupError):
        map_of_the_house("# Pebble\n")


def test_rooms_are_folders_with_python(tmp_path):
    paths = ["bot/cli.py", "bot/sandbox/page/page.js", "bot/sandbox/slack.py", "storage/migrations/env.py"]
    for path in [*paths, "storage/migrations/versions/0001.py", "storage/x.py", "handlers/digest/jobs.py"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert rooms(tmp_path) == {
        "bot",
        "bot/sandbox",
        "handlers",
        "handlers/digest",
        "storage",
        "storage/migrations",
    }
