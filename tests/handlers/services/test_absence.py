"""Who hears in somebody's place."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.services.absence import hears_for
from storage.models import Kind, Person

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 10, 5, 30, tzinfo=UTC)
"""Still the evening of the 9th in Chicago, the morning of the 10th in London."""
TOMORROW = date(2026, 11, 10)


def people(**facts: dict[str, Any]) -> dict[str, Person]:
    return {name: Person(workspace_id="T", id=name, **known) for name, known in facts.items()}


AWAY = {"away_until": TOMORROW, "stand_in": "B"}


@pytest.mark.parametrize(
    ("known", "hears"),
    [
        ({}, "A"),
        ({"A": {"kind": Kind.UNKNOWN}}, "A"),
        ({"A": {"kind": Kind.DEACTIVATED}}, None),
        ({"A": {"kind": Kind.GUEST}}, None),
        ({"A": AWAY}, "B"),
        ({"A": {**AWAY, "timezone": "Europe/London"}}, "A"),  # there it is the morning they come back
        ({"A": {"away_until": TOMORROW}}, None),
        ({"A": AWAY, "B": {"kind": Kind.DEACTIVATED}}, None),
        ({"A": AWAY, "B": {"away_until": TOMORROW, "stand_in": "C"}}, None),  # one hop
        ({"A": {"away_until": TOMORROW, "stand_in": "A"}}, None),
        ({"A": {"away_until": date(2026, 11, 1), "stand_in": "B"}}, "A"),
        ({"A": {**AWAY, "kind": Kind.DEACTIVATED}}, None),  # who left has no stand-in
    ],
)
def test_who_hears(known: dict[str, dict[str, Any]], hears: str | None) -> None:
    assert hears_for("A", people(**known), CHICAGO, NOW) == hears
