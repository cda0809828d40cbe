"""What is seen of a report, or of a digest, says how far it has got."""

import pytest

from tests.faults.stages import Letter, Sight, Stage, Turn, TurnSight, far, stage, turn

WAITING = Letter(claimed=False, standing=False, recorded=False)
CLAIMED = Letter(claimed=True, standing=False, recorded=False)
STANDING = Letter(claimed=True, standing=True, recorded=False)
RECORDED = Letter(claimed=True, standing=True, recorded=True)


@pytest.mark.parametrize(
    ("seen", "reached"),
    [
        (Sight(answered=False, stored=False, writing=False), Stage.RECEIVED),
        (Sight(answered=False, stored=False, writing=True), Stage.WRITING),
        (Sight(answered=False, stored=True, writing=False, letters=(WAITING, WAITING)), Stage.SAVED),
        (Sight(answered=False, stored=True, writing=True, letters=(CLAIMED, CLAIMED)), Stage.SAVED),
        (Sight(answered=True, stored=True, writing=False, letters=(WAITING, WAITING)), Stage.ANSWERED),
        (Sight(answered=True, stored=True, writing=True), Stage.ANSWERED),
        (Sight(answered=True, stored=True, writing=False, letters=(CLAIMED, WAITING)), Stage.CLAIMED),
        (Sight(answered=True, stored=True, writing=False, letters=(STANDING, CLAIMED)), Stage.CLAIMED),
        (Sight(answered=True, stored=True, writing=False, letters=(RECORDED, CLAIMED)), Stage.CLAIMED),
        (Sight(answered=True, stored=True, writing=False, letters=(STANDING, STANDING)), Stage.SENT),
        (Sight(answered=True, stored=True, writing=True, letters=(STANDING, RECORDED)), Stage.SENT),
        (Sight(answered=True, stored=True, writing=False, letters=(RECORDED, WAITING)), Stage.ANSWERED),
        (Sight(answered=True, stored=True, writing=False, letters=(RECORDED, RECORDED)), Stage.RECORDED),
    ],
)
def test_how_far_a_report_has_got(seen: Sight, reached: Stage):
    assert stage(seen) is reached


@pytest.mark.parametrize(
    ("seen", "reached"),
    [
        (TurnSight(taken=False, writing=False), Turn.DUE),
        (TurnSight(taken=False, writing=True), Turn.TAKING),
        (TurnSight(taken=True, writing=False), Turn.OWED),
        (TurnSight(taken=True, writing=True, letters=(WAITING,)), Turn.OWED),
        (TurnSight(taken=True, writing=True, letters=(CLAIMED,)), Turn.CLAIMED),
        (TurnSight(taken=True, writing=False, letters=(STANDING,)), Turn.SENT),
        (TurnSight(taken=True, writing=False, letters=(RECORDED, WAITING)), Turn.OWED),
        (TurnSight(taken=True, writing=False, letters=(RECORDED,)), Turn.RECORDED),
    ],
)
def test_how_far_a_digest_has_got(seen: TurnSight, reached: Turn):
    assert turn(seen) is reached


def test_how_far_it_is_from_one_stage_to_another():
    assert (far(Turn.DUE, Turn.OWED), far(Turn.SENT, Turn.OWED), far(Stage.SAVED, Stage.SAVED)) == (2, -2, 0)
