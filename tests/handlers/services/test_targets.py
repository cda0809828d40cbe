"""A setting replaces a default, an area's replaces the workspace's, and nonsense replaces nothing."""

import pytest

from handlers.services.targets import DEFAULTS, MOST, Targets, targets_of


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ((), DEFAULTS),
        ((None, {}), DEFAULTS),
        (({"answer_days": 2},), Targets(answer_days=2)),
        (({"answer_days": 2}, {"answer_days": 3}), Targets(answer_days=3)),
        (({"answer_days": 2}, {"decision_days": 5}), Targets(answer_days=2, decision_days=5)),
        (({"answer_days": 0, "did_hours": MOST + 1, "surprise": 3},), DEFAULTS),
    ],
)
def test_who_sets_what(settings: tuple[dict[str, int] | None, ...], expected: Targets) -> None:
    assert targets_of(*settings) == expected
