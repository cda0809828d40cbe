"""With Slack's limits on and the pace kept, nothing is refused and nobody waits for a busy channel."""

from bot.sandbox.cast import HOSPITAL
from tests.bot.delivery.conftest import Hospital

STAFF = [person.id for person in HOSPITAL.people if person.kind == "member"]


def limits_follow_the_clock(hospital: Hospital) -> None:
    hospital.slack.limits.on = True
    hospital.slack.monotonic = lambda: hospital.clock().timestamp()


def refusals(hospital: Hospital) -> int:
    return sum(call.status == 429 for call in hospital.slack.calls)


async def test_a_burst_of_reports_is_spread_and_never_refused(hospital: Hospital) -> None:
    limits_follow_the_clock(hospital)
    delivery = hospital.delivery(pace=True)
    for index in range(12):
        await hospital.reports(STAFF[index % len(STAFF)])
    stood: list[int] = []
    for _ in range(30):
        await delivery.drain()
        stood.append(len(hospital.texts(HOSPITAL.triage)))
        hospital.clock.skip(seconds=0.5)
    assert stood[0] in (2, 3)
    assert stood[1] < stood[-1] == 12
    assert refusals(hospital) == 0
    assert set(await hospital.states()) == {"sent"}
    assert {row.attempts for row in await hospital.owed()} == {1}


async def test_a_busy_channel_holds_no_other(hospital: Hospital) -> None:
    limits_follow_the_clock(hospital)
    delivery = hospital.delivery(pace=True)
    for number in range(20):
        await hospital.owes("digest", HOSPITAL.managers, f"busy {number}")
    await hospital.owes("note", HOSPITAL.owner)
    for _ in range(8):
        await delivery.drain()
        hospital.clock.skip(seconds=0.5)
    assert hospital.texts(hospital.dm(HOSPITAL.owner)) == ["note"]
    assert len(hospital.texts(HOSPITAL.managers)) < 10
    assert refusals(hospital) == 0


async def test_what_someone_waits_for_goes_ahead_of_letters_to_many(hospital: Hospital) -> None:
    limits_follow_the_clock(hospital)
    delivery = hospital.delivery(pace=True)
    for number in range(20):
        await hospital.owes("note", STAFF[number % len(STAFF)], f"letter {number}")
    await hospital.reports()
    await delivery.drain()
    posts = [call.args["text"] for call in hospital.slack.calls if call.what == "chat.postMessage"]
    assert len(posts) == 22
    assert {"card  new", "receipt  new"} <= set(posts[:16])


async def test_letters_to_many_all_arrive_while_one_waits_for_room(hospital: Hospital) -> None:
    """`drain()` stays as long as the workspace's rate alone holds something back."""
    limits_follow_the_clock(hospital)
    delivery = hospital.delivery(pace=True)
    for number, person in enumerate(STAFF * 2):
        await hospital.owes("note", person, f"letter {number}")
    await delivery.drain()
    assert set(await hospital.states()) == {"sent"}
    assert refusals(hospital) == 0


async def test_without_pace_429_is_obeyed_and_everything_arrives(hospital: Hospital) -> None:
    limits_follow_the_clock(hospital)
    delivery = hospital.delivery()
    for _ in range(8):
        await hospital.reports()
    for _ in range(25):
        await delivery.drain()
        hospital.clock.skip(seconds=1)
    assert refusals(hospital) > 0
    assert hospital.texts(HOSPITAL.triage) == ["card  new"] * 8
    assert set(await hospital.states()) == {"sent"}
