"""The one table of what Pebble asks of Slack: who needs which scopes and events, and what for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """What one feature (or part of bot/) asks for. `why` is read by whoever must approve the app."""

    who: str
    why: str
    scopes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


NEEDS = (
    Need("intake", "/pebble and two shortcuts open the report form", scopes=("commands",)),
    Need("delivery", "cards, receipts and answers are posted and kept up to date", scopes=("chat:write",)),
    Need(
        "delivery",
        "a message whose answer was lost is looked for before it is posted again",
        scopes=("channels:history", "groups:history", "im:history", "im:write"),
    ),
    Need(
        "delivery",
        "a Slack that cannot show a digest's charts gets them as pictures in its thread",
        scopes=("files:write",),
    ),
    Need(
        "triage",
        "owners write `ack` or `resolve: …` in a card's thread",
        scopes=("channels:history", "groups:history"),
        events=("message.channels", "message.groups"),
    ),
    Need(
        "triage",
        "owners acknowledge with a reaction",
        scopes=("reactions:read",),
        events=("reaction_added",),
    ),
    Need(
        "conversation",
        "people report and answer in their direct messages with Pebble",
        scopes=("im:history",),
        events=("message.im",),
    ),
    Need("home", "the Home tab shows one's own pebbles", events=("app_home_opened",)),
    Need(
        "setup",
        "a channel is looked at before it is chosen: is Pebble in it, is it shared outside?",
        scopes=("channels:read", "groups:read"),
    ),
    Need(
        "directory",
        "names, time zones, guests and people who left",
        scopes=("users:read",),
        events=("user_change",),
    ),
    Need(
        "directory",
        "who is in the triage channels, whose members may own pebbles",
        scopes=("channels:read", "groups:read"),
        events=("member_joined_channel", "member_left_channel"),
    ),
    Need(
        "farewell",
        "where Pebble is removed, the audit's chain ends with a sealed row",
        events=("app_uninstalled", "tokens_revoked"),
    ),
    Need(
        "directory",
        "who is in the user groups that hold a role",
        scopes=("usergroups:read",),
        events=("subteam_members_changed",),
    ),
)


def scopes() -> tuple[str, ...]:
    """Every bot scope, in alphabetical order."""
    return tuple(sorted({scope for need in NEEDS for scope in need.scopes}))


def events() -> tuple[str, ...]:
    """Every event to subscribe to, in alphabetical order."""
    return tuple(sorted({event for need in NEEDS for event in need.events}))


def reasons(name: str) -> tuple[str, ...]:
    """What this scope or event is for."""
    return tuple(need.why for need in NEEDS if name in need.scopes or name in need.events)
