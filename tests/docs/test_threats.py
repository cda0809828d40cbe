"""Each row of the threat model in docs/security.md names tests that are there, and what it says of addresses holds."""

import ast
import re

from tests.docs.sources import HOUSE

TEXT = (HOUSE / "docs/security.md").read_text()
MODEL = TEXT.split("\n## Threat model\n")[1].split("\n## ")[0]
ROWS = [line for line in MODEL.splitlines() if line.startswith("| ") and not line.startswith("| threat")]

CALLERS = {
    "bot/assembly.py": "SLACK_API_URL",
    "bot/delivery/pictures.py": "where Slack told us to put a picture",
    "bot/doctor/neighbour.py": "our own port",
    "bot/doctor/slack.py": "SLACK_API_URL",
    "bot/socket_mode/opening.py": "the WebSocket that Slack named",
}
"""Which modules open a connection by HTTP, and to which address: none that somebody entered."""


def test_every_row_says_what_is_done_what_remains_and_which_test_shows_it() -> None:
    assert len(ROWS) >= 15
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 4 and all(cells), row
        assert re.search(r"`tests/[\w/]+\.py::test_\w+`", cells[3]), row


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 25
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (HOUSE / path).exists() or not re.search(rf"\bdef {name}\(", (HOUSE / path).read_text())
    ]
    assert missing == []


def test_nothing_calls_an_address_that_people_enter() -> None:
    found = {
        str(path.relative_to(HOUSE))
        for floor in ("bot", "handlers", "storage")
        for path in (HOUSE / floor).rglob("*.py")
        if "sandbox" not in path.parts and opens_connections(path.read_text())
    }
    assert found == CALLERS.keys(), (
        "a new way out that an administrator's address may take needs a guard (SSRF)"
    )


def opens_connections(source: str) -> bool:
    """Whether this module makes a client for HTTP, or opens a connection by itself."""
    makers = {
        "ClientSession",
        "AsyncClient",
        "Client",
        "ws_connect",
        "urlopen",
        "open_connection",
        "create_connection",
    }
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in makers
        for node in ast.walk(ast.parse(source))
    )


def test_the_look_for_ways_out_sees_one() -> None:
    assert opens_connections("async with httpx.AsyncClient() as http: ...")
    assert opens_connections("urlopen(address)")
    assert not opens_connections("await client.views_open()")
