"""Rates kept ahead of time, as tables of seconds."""

from itertools import pairwise

import pytest

from bot.delivery.pacing import EDIT, MANY, POST, WHISPER, Bucket, Pace, Pauses, Rate


def departures(pace: Pace, owed: list[tuple[str, str, str]], *, until: float = 1e6) -> dict[str, float]:
    """When each (id, method, channel) leaves, if each asks again exactly when it was told to."""
    left: dict[str, float] = {}
    waiting = [(0.0, number, one) for number, one in enumerate(owed)]
    while waiting:
        waiting.sort()
        now, number, one = waiting.pop(0)
        at = pace.leaves_at(*one, now)
        if at <= now:
            left[one[0]] = now
        elif at < until:
            waiting.append((at, number, one))
    return left


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


@pytest.mark.parametrize(
    ("taken", "now", "opens", "room"),
    [
        (0, 0.0, 0.0, 3),
        (1, 0.0, 0.0, 2),
        (3, 0.0, 1.0, 0),
        (3, 1.0, 1.0, 1),
        (3, 2.5, 2.5, 2),
        (3, 100.0, 100.0, 3),
        (5, 0.0, 3.0, 0),
    ],
)
def test_a_bucket(taken: int, now: float, opens: float, room: int) -> None:
    bucket = Bucket(Rate(seconds=1.0, burst=3))
    for _ in range(taken):
        bucket.take(bucket.opens_at(0.0))
    assert bucket.opens_at(now) == opens
    assert bucket.room(now) == room


def test_one_channel_gets_a_short_burst_and_then_one_message_a_second() -> None:
    left = departures(Pace(ahead=True), [(str(n), POST, "C1") for n in range(20)])
    times = sorted(left.values())
    assert times[:2] == [0.0, 0.0]
    assert times[2] == pytest.approx(0.2)
    assert all(later - earlier == pytest.approx(1.0) for earlier, later in pairwise(times[2:]))


def test_a_busy_channel_does_not_hold_the_others() -> None:
    busy = [(f"busy{n}", POST, "C1") for n in range(200)]
    others = [(f"other{n}", POST, f"D{n}") for n in range(30)]
    left = departures(Pace(ahead=True), busy + others)
    assert max(left[name] for name, _, _ in others) < 8
    assert max(left.values()) == pytest.approx(197.2)


def test_a_workspace_never_posts_more_than_300_a_minute() -> None:
    left = departures(Pace(ahead=True), [(str(n), POST, f"D{n}") for n in range(1500)])
    times = sorted(left.values())
    assert len(times) == 1500
    assert most_within(times[::20], 60.0) * 20 <= 320
    assert max(sum(a <= t < a + 60 for t in times) for a in times[::50]) <= 300


def test_ten_thousand_letters_take_little_longer_than_the_shortest_possible_time() -> None:
    left = departures(Pace(ahead=True), [(str(n), POST, f"D{n}") for n in range(3000)])
    assert max(left.values()) <= 3000 / 300 * 60 * 1.05


@pytest.mark.parametrize(("method", "a_minute"), [(EDIT, 50), (WHISPER, 100)])
def test_edits_and_whispers_keep_to_their_tier_and_leave_posts_alone(method: str, a_minute: int) -> None:
    pace = Pace(ahead=True)
    times = sorted(departures(pace, [(str(n), method, "C1") for n in range(300)]).values())
    assert len(times) == 300
    assert most_within(times, 60.0) <= a_minute
    assert pace.leaves_at("post", POST, "C1", 0.0) == 0.0


def test_without_pace_everything_leaves_at_once() -> None:
    pace = Pace(ahead=False)
    assert set(departures(pace, [(str(n), POST, "C1") for n in range(50)]).values()) == {0.0}
    assert pace.room(0.0) is None


def test_a_pause_is_kept_with_and_without_pace_and_for_its_method_and_channel_only() -> None:
    for ahead in (True, False):
        pace = Pace(ahead)
        pace.pauses.pause(POST, "C1", 30.0)
        assert pace.leaves_at("a", POST, "C1", 10.0) == 30.0
        assert pace.leaves_at("b", POST, "C2", 10.0) == 10.0
        assert pace.leaves_at("c", EDIT, "C1", 10.0) == 10.0
        assert pace.leaves_at("a", POST, "C1", 30.0) == 30.0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pauses = Pauses()
    pauses.pause(POST, "C1", 30.0)
    pauses.pause(POST, "C1", 5.0)
    assert pauses.ends(POST, "C1", 0.0) == 30.0


def test_pauses_in_several_channels_pause_the_whole_method() -> None:
    pauses = Pauses()
    for channel, until in (("C1", 30.0), ("C2", 20.0), ("C3", 25.0)):
        pauses.pause(POST, channel, until)
    assert pauses.ends(POST, "C9", 10.0) == 20.0
    assert pauses.ends(EDIT, "C9", 10.0) == 10.0
    assert pauses.ends(POST, "C9", 20.0) == 20.0


def test_room_for_letters_to_many_comes_back_with_time() -> None:
    pace = Pace(ahead=True)
    for number in range(10):
        assert pace.leaves_at(str(number), POST, f"D{number}", 0.0) == 0.0
    assert pace.room(0.0) == 0
    at = pace.room_at(0.0, 5)
    assert pace.room(at) == 5
    assert 1.0 < at < 1.1


def test_a_message_that_was_booked_is_not_counted_again() -> None:
    pace = Pace(ahead=True)
    for number in range(2):
        pace.leaves_at(str(number), POST, "C1", 0.0)
    at = pace.leaves_at("third", POST, "C1", 0.0)
    assert pace.leaves_at("third", POST, "C1", 0.0) == at
    assert pace.leaves_at("third", POST, "C1", at) == at
    assert pace.leaves_at("fourth", POST, "C1", at) == pytest.approx(at + 1.0)


def test_quiet_channels_are_forgotten() -> None:
    pace = Pace(ahead=True)
    departures(pace, [(str(n), POST, f"D{n}") for n in range(MANY + 50)])
    pace.leaves_at("late", POST, "D0", 1e6)
    assert len(pace._channels) <= MANY
