"""Keeps to Slack's published rates ahead of time, and to the pauses that Slack asked for."""

from dataclasses import dataclass, field

POST, EDIT, WHISPER = "chat.postMessage", "chat.update", "chat.postEphemeral"
MANY = 1000
"""So many channels and bookings are remembered before the old ones are forgotten."""
LONG_AGO = 600.0
SEVERAL = 3
"""So many channels of one method paused at once mean that the workspace as a whole is too fast."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One call every `seconds`, after `burst` at once."""

    seconds: float
    burst: float


# chat.postMessage: 1/s a channel with short bursts (three; the fraction less forgives an uneven network),
# several hundred a minute a workspace; chat.update is tier 3 (50/min), chat.postEphemeral tier 4 (100/min).
# A minute's calls and its burst together stay within the published number.
# https://docs.slack.dev/apis/web-api/rate-limits
CHANNEL_POSTS = Rate(seconds=1.0, burst=2.8)
WORKSPACE = {
    POST: Rate(seconds=60 / 290, burst=10),
    EDIT: Rate(seconds=60 / 40, burst=10),
    WHISPER: Rate(seconds=60 / 80, burst=20),
}


@dataclass(slots=True)
class Bucket:
    """One rate and how far it is used: `full_at` is when all of its burst is there again."""

    rate: Rate
    full_at: float = float("-inf")

    def opens_at(self, now: float) -> float:
        """When the next call may be made."""
        return max(now, self.full_at - (self.rate.burst - 1) * self.rate.seconds)

    def take(self, at: float) -> None:
        """Count a call that is made, or will be, at this time."""
        self.full_at = max(self.full_at, at) + self.rate.seconds

    def room(self, now: float) -> int:
        """How many calls may be made at once now."""
        used = max(0.0, self.full_at - now) / self.rate.seconds
        return max(0, int(self.rate.burst - used + 1e-9))


@dataclass(slots=True)
class Pauses:
    """Until when a method must not be used in a channel, because Slack answered 429."""

    _until: dict[tuple[str, str], float] = field(default_factory=dict)

    def pause(self, method: str, channel: str, until: float) -> None:
        """Slack asked for it."""
        self._until[method, channel] = max(until, self._until.get((method, channel), until))

    def ends(self, method: str, channel: str, now: float) -> float:
        """When this may be tried again; `now` if nothing is in the way."""
        self._until = {key: until for key, until in self._until.items() if until > now}
        paused = [until for (other, _), until in self._until.items() if other == method]
        everywhere = min(paused) if len(paused) >= SEVERAL else now
        return max(now, everywhere, self._until.get((method, channel), now))


@dataclass(slots=True)
class Pace:
    """When each message of one workspace may leave. Times are monotonic seconds, given by the caller.

    A message that must wait books its moment, so that it is put back once and not asked again and again,
    and everybody else goes on. With `ahead` False only Slack's own pauses count.
    """

    ahead: bool
    pauses: Pauses = field(default_factory=Pauses)
    _workspace: dict[str, Bucket] = field(
        default_factory=lambda: {m: Bucket(r) for m, r in WORKSPACE.items()}
    )
    _channels: dict[str, Bucket] = field(default_factory=dict)
    _booked: dict[str, tuple[float, int]] = field(default_factory=dict)

    def leaves_at(self, owed_id: str, method: str, channel: str, now: float) -> float:
        """When this message may leave: now, and then it is counted; or later, and then it asks again."""
        paused = self.pauses.ends(method, channel, now)
        if paused > now or not self.ahead:
            return paused
        at, paid = self._booked.pop(owed_id, (now, 0))
        # First the channel, then, when that lets it go, the workspace: a booking far ahead in
        # one busy channel must not fill the bucket that all channels share.
        for bucket in self._buckets(method, channel, now)[paid:]:
            if at > now:
                break
            at, paid = bucket.opens_at(now), paid + 1
            bucket.take(at)
        if at > now:
            self._booked[owed_id] = (at, paid)
        return max(at, now)

    def room(self, now: float) -> int | None:
        """How many posts the workspace has room for now; None when that is not counted."""
        return self._workspace[POST].room(now) if self.ahead else None

    def room_at(self, now: float, posts: int) -> float:
        """When there is room for so many posts."""
        bucket = self._workspace[POST]
        return max(now, bucket.full_at - (bucket.rate.burst - posts) * bucket.rate.seconds)

    def _buckets(self, method: str, channel: str, now: float) -> list[Bucket]:
        if method != POST:
            return [self._workspace[method]]
        if len(self._channels) > MANY:
            self._channels = {name: bucket for name, bucket in self._channels.items() if bucket.full_at > now}
        if len(self._booked) > MANY:
            self._booked = {
                name: booked for name, booked in self._booked.items() if booked[0] > now - LONG_AGO
            }
        return [self._channels.setdefault(channel, Bucket(CHANNEL_POSTS)), self._workspace[method]]
