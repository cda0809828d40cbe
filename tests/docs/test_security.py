"""What docs/security.md says is kept, served and checked is what there is."""

import re

from prometheus_client import CollectorRegistry
from slack_bolt.async_app import AsyncApp
from sqlmodel import SQLModel

import storage.models
from bot import logs
from bot.door import Door
from bot.health import health_routes
from bot.web import LIMIT, slack_route
from tests.docs.sources import HOUSE, documents
from tests.docs.test_docs import subcommands

TEXT = (HOUSE / "docs/security.md").read_text()


def table(heading: str) -> dict[str, str]:
    """The last cell of each row below this heading whose first cell is code, by each name in that cell."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \|.*\| (.*?) \|$", section, re.MULTILINE)
    return {name: last for names, last in rows for name in re.findall(r"`(.+?)`", names)}


def test_every_table_and_no_other_is_told():
    assert storage.models.Pebble.metadata is SQLModel.metadata
    assert table("What is kept, where, for how long").keys() == SQLModel.metadata.tables.keys()


def test_only_the_aliases_are_encrypted():
    sealed = {name for name, how in table("What is kept, where, for how long").items() if how != "yes"}
    assert sealed == {"alias"}


def test_every_door_and_no_other_is_told():
    served = [
        slack_route(Door(AsyncApp(token="xoxb-1"), lambda: True), "shh"),
        *health_routes({}, CollectorRegistry()),
    ]
    assert table("The network").keys() == {route.path for route in served}
    assert LIMIT == 1_000_000 and "a million bytes" in TEXT


def test_for_how_long_words_are_kept_is_what_the_workspace_begins_with():
    assert f"words go {storage.models.Workspace.model_fields['keep_months'].default} months after" in TEXT
    assert "`pebble purge`" in TEXT and "purge" in subcommands()


def test_what_it_points_to_is_there():
    named = re.findall(r"`((?:bot|tests|handlers|storage)/[\w/]+\.py)`", TEXT)
    assert len(named) >= 4
    assert [name for name in named if not (HOUSE / name).exists()] == []
    assert all(name in TEXT and hasattr(logs, name) for name in ("ALLOWED", "TRUSTED"))


def test_what_was_not_audited_is_said_in_the_words_that_are_printed():
    assert (
        "`NOT AUDITED`" in TEXT and 'print(f"NOT AUDITED: ' in (HOUSE / "tests/audit/__main__.py").read_text()
    )


def test_the_container_is_as_it_says():
    docker, compose = (HOUSE / "Dockerfile").read_text(), (HOUSE / "compose.yaml").read_text()
    assert "user 10001" in TEXT and "--uid 10001" in docker and "--require-hashes" in docker
    for promised in ("read_only: true", "cap_drop:\n    - ALL", "no-new-privileges:true"):
        assert promised in compose


def test_the_readme_leads_to_every_document():
    readme = (HOUSE / "README.md").read_text()
    assert [path.name for path in documents() if f"(docs/{path.name})" not in readme] == []
