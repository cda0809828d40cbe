"""What runs is under a licence that Pebble may stand on, and the bill of materials names all of it."""

import json
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom

from tests.audit.__main__ import pins
from tests.sbom.__main__ import LOCK, as_json, main
from tests.sbom.licences import EXCEPTIONS, installed, licences, trouble

RUNS = pins(LOCK.read_text())


def test_everything_that_runs_is_under_a_licence_that_is_allowed() -> None:
    here = [name for name in RUNS if installed(name)]
    assert len(here) > 50
    assert [said for name in here if (said := trouble(name, licences(name)))] == []


def test_every_exception_is_still_needed_and_has_a_reason() -> None:
    for name, (_, why) in EXCEPTIONS.items():
        assert name in RUNS and why
        assert EXCEPTIONS[name][0] <= set(licences(name))


@pytest.mark.parametrize(
    "found", [["GPL-3.0-only"], ["MIT", "AGPL-3.0-only"], ["Proprietary"], [], ["MPL-2.0"]]
)
def test_another_licence_is_noticed(found: list[str]) -> None:
    assert trouble("invented", found)


def test_the_bill_names_every_package_with_its_version_licence_and_hashes() -> None:
    told = json.loads(as_json(LOCK.read_text()))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["name"]: one["version"] for one in told["components"]} == RUNS
    assert all(one["purl"].startswith("pkg:pypi/") and one["hashes"] for one in told["components"])
    assert all(one["licenses"] for one in told["components"] if installed(one["name"]))
    assert told["metadata"]["component"]["name"] == "pebble-bot"


def test_the_bill_can_be_read_by_who_knows_the_format_and_is_the_same_each_time(tmp_path: Path) -> None:
    assert main(["--to", str(tmp_path / "sbom.json")]) == 0
    text = (tmp_path / "sbom.json").read_text()
    read = Bom.from_json(json.loads(text))  # type: ignore[attr-defined]
    assert len(read.components) == len(RUNS)
    assert read.validate()
    assert text == as_json(LOCK.read_text())
