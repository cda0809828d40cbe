"""The table shows every cause and every stage, and the verdict misses nothing."""

from collections import Counter

import pytest

from tests.faults import stages
from tests.faults.judge import Count
from tests.faults.stages import AnyStage
from tests.faults.table import HEADS, MUST_BE_NOTHING, complaints, heard_table, table

EVERY_STAGE = {f"kill -9: {stage}": 1 for stage in stages.EVERY_STAGE}


def test_nothing_to_complain_of():
    assert (
        complaints({"x": Count(reports=3, told_saved=2, told_not=1, stored=2, owed=4, sent=4)}, EVERY_STAGE)
        == []
    )


@pytest.mark.parametrize("figure", MUST_BE_NOTHING)
def test_one_is_too_many(figure: str):
    count = Count(trouble=("it was PEB-7",))
    setattr(count, figure, 1)
    assert complaints({"x": Count(), "y": count}, EVERY_STAGE) == [
        f"1 {HEADS[figure]}, must be 0",
        "it was PEB-7",
    ]


@pytest.mark.parametrize("stage", stages.EVERY_STAGE)
def test_a_stage_without_a_kill(stage: AnyStage):
    times = {cause: number for cause, number in EVERY_STAGE.items() if cause != f"kill -9: {stage}"}
    assert complaints({}, times) == [f"nobody was killed at: {stage}"]


def test_a_fault_that_never_struck_proves_nothing():
    assert complaints({}, {**EVERY_STAGE, "Slack: 429": 0}) == ["this never happened: Slack: 429"]


def test_what_readyz_must_have_named():
    heard = {"database cut": Counter({"database: not reachable": 2, "ready": 1}), "quiet": Counter(ready=3)}
    assert complaints({}, EVERY_STAGE, heard, {"database cut": "database"}) == []
    for cause in ("quiet", "never asked"):
        assert complaints({}, EVERY_STAGE, heard, {cause: "database"}) == [
            f"/readyz never named database: {cause}"
        ]


def test_what_readyz_said_is_shown_with_how_often_it_was_asked():
    last = heard_table({"database cut": Counter({"database: not reachable": 2, "ready": 1})}).splitlines()[-1]
    assert [cell.strip() for cell in last.strip("| ").split(" | ")] == [
        "database cut",
        "3",
        "database: not reachable 2, ready 1",
    ]


def test_the_table_names_every_stage_and_cause_and_adds_up():
    counts = {"Slack: 429": Count(reports=4, stored=4), "before": Count(reports=3, stored=2)}
    lines = table(counts, {**EVERY_STAGE, "Slack: 429": 1}).splitlines()
    assert [line.split(" | ")[0][2:].strip() for line in lines[2:]] == [
        *EVERY_STAGE,
        "Slack: 429",
        "before",
        "all",
    ]
    cells = dict(zip(lines[0].strip("| ").split(" | "), lines[-1].strip("| ").split(" | "), strict=True))
    figures = {head.strip(): cell.strip() for head, cell in cells.items()}
    assert (figures["times"], figures["reports"], figures["stored"]) == ("14", "7", "6")
    assert len({len(line) for line in lines}) == 1
