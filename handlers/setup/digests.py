"""Digests: on which day and at what time, in which channels, and who gets them directly."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.services.blocks import (
    Block,
    conversations_select,
    field,
    multi_users_select,
    option,
    static_select,
    timepicker,
)
from handlers.services.dates import DAYS, clock, time_of
from handlers.services.periods import DIGEST, SAID_DID
from handlers.services.reading import channel, chosen, minutes, people, typed
from handlers.setup.page_draft import Errors, PageDraft
from storage.models import Workspace

ONE_A_WEEK = (
    "One in each week, Monday to Sunday, even if you change this. It tells the days since the last one."
)


class DigestsDraft(PageDraft):
    """Digests that can be saved: `day` is 0 (Monday) to 6, `at` minutes after midnight."""

    day: int
    at: int
    managers_channel: str | None
    people: frozenset[str]
    staff_channel: str | None

    def channels(self) -> dict[str, str | None]:
        """The channels chosen, by block id."""
        return {"managers_channel": self.managers_channel, "staff_channel": self.staff_channel}

    def colleagues(self) -> dict[str, frozenset[str]]:
        """The people chosen, by block id."""
        return {"digest_people": self.people}

    def switches_on(self, found: Workspace) -> tuple[str, ...]:
        """Those that went to nobody before."""
        managers = bool(self.managers_channel or self.people)
        began = bool(found.managers_channel or found.digest_people), bool(found.staff_channel)
        begins = managers and not began[0], bool(self.staff_channel) and not began[1]
        return tuple(name for name, now in zip((DIGEST, SAID_DID), begins, strict=True) if now)

    def apply(self, found: Workspace, today: date) -> None:
        """Set them."""
        found.digest_day, found.digest_at = self.day, self.at
        found.managers_channel, found.staff_channel = self.managers_channel, self.staff_channel
        found.digest_people = sorted(self.people)

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        readers = ", ".join(f"<@{one}>" for one in sorted(self.people)) or "nobody"
        return [
            f"*Every* {DAYS[self.day]} at {clock(self.at)}",
            f"*Managers' channel* {_channel(self.managers_channel)}",
            f"*Directly to* {readers}",
            f"*Clinicians' channel* {_channel(self.staff_channel)}",
        ]


def digests_form(found: Workspace, today: date) -> list[Block]:
    """The fields, filled with what is set."""
    days = [option(name, str(number)) for number, name in enumerate(DAYS)]
    readers = [one for one in found.digest_people if not one.startswith("S")]
    managers = conversations_select("channel", initial=found.managers_channel, placeholder="Choose a channel")
    staff = conversations_select("channel", initial=found.staff_channel, placeholder="Choose a channel")
    return [
        field(
            "Day of the digests",
            static_select("day", days, initial=str(found.digest_day)),
            block_id="digest_day",
            optional=False,
            hint=ONE_A_WEEK,
        ),
        field(
            "Time",
            timepicker("at", time_of(found.digest_at)),
            block_id="digest_at",
            optional=False,
            hint=f"On the clocks of {found.timezone}.",
        ),
        field(
            "Managers' channel",
            managers,
            block_id="managers_channel",
            hint="It gets the managers' digest, and cards that can't stand in their own channel.",
        ),
        field(
            "Who gets the managers' digest directly?",
            multi_users_select("people", initial=readers, placeholder="Choose people"),
            block_id="digest_people",
        ),
        field(
            "Clinicians' channel",
            staff,
            block_id="staff_channel",
            hint="“You said, we did”, once a week. Pebble must be a member: write /invite @Pebble there first.",
        ),
    ]


def parse_digests(view: Mapping[str, Any], today: date) -> DigestsDraft | Errors:
    """The draft, or what to say under which field."""
    weekday, at = chosen(view, "digest_day"), minutes(typed(view, "digest_at"))
    errors = {} if weekday in tuple("0123456") else {"digest_day": "Please choose a day of the week."}
    if at is None:
        errors["digest_at"] = "Please choose a time of day."
    if errors or at is None or weekday is None:
        return errors
    return DigestsDraft(
        day=int(weekday),
        at=at,
        managers_channel=channel(view, "managers_channel"),
        people=people(view, "digest_people"),
        staff_channel=channel(view, "staff_channel"),
    )


def _channel(chosen: str | None) -> str:
    return f"<#{chosen}>" if chosen else "none"
