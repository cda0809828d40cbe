"""Handlers are tried without a hurry."""

import pytest

from tests.hurry import take_time


@pytest.fixture(autouse=True)
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine at its limit is not what these tests are about."""
    take_time(monkeypatch)
