"""A machine whose clock is wrong still finds what it has sent."""

from bot.sandbox.cast import HOSPITAL
from tests.bot.delivery.conftest import Hospital


async def test_a_lost_message_is_found_by_a_machine_whose_clock_is_an_hour_ahead(hospital: Hospital) -> None:
    hospital.clock.skip(hours=1)
    delivery = hospital.delivery()
    delivery._carrier.wall = lambda: hospital.clock().timestamp()
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    await hospital.reports()
    await delivery.drain()
    await hospital.later(delivery)
    assert hospital.texts(HOSPITAL.triage) == ["card  new"]
    assert hospital.texts(hospital.dm(HOSPITAL.nurse)) == ["receipt  new"]
