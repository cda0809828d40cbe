"""How Slack's objects look on the wire: people, conversations, user groups, the app's messages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.cast import Cast, Group, Person
from bot.sandbox.refused import Json
from bot.sandbox.world import Room, World


def user(world: World, person: Person, email: bool) -> Json:
    """A user object as users.info gives it."""
    zone = ZoneInfo(person.zone)
    moment = world.clock().astimezone(zone)
    offset = moment.utcoffset()
    found: Json = {
        "id": person.id,
        "team_id": person.team or world.cast.team_id,
        "name": person.handle,
        "deleted": not person.active,
        "color": person.colour.lstrip("#"),
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": _zone_label(moment),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile(person, email),
        "is_admin": person.kind == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.kind == "guest",
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": world.seconds(),
        "is_email_confirmed": True,
    }
    if person.team:
        found["is_stranger"] = False
    if not person.active:
        for key in ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted",
                    "tz", "tz_label", "tz_offset"):  # fmt: skip
            del found[key]
    return found


def _zone_label(moment: datetime) -> str:
    return moment.tzname() or "UTC"


def profile(person: Person, email: bool) -> Json:
    """A profile; the e-mail address only for apps that may read it."""
    found = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "status_text": "",
        "status_emoji": "",
        "first_name": person.name.split()[0],
        "last_name": person.name.split()[-1],
        "avatar_hash": person.id.lower(),
        "team": person.team or "",
    }
    if email:
        found["email"] = f"{person.handle}@harborview.example"
    return found


def app_user(cast: Cast) -> Json:
    """The user object of the app's own bot user."""
    name = cast.app.name
    return {
        "id": cast.app.user_id,
        "team_id": cast.team_id,
        "name": name.lower(),
        "deleted": False,
        "real_name": name,
        "tz": "America/Los_Angeles",
        "tz_label": "Pacific Standard Time",
        "tz_offset": -28800,
        "profile": {"real_name": name, "display_name": "", "api_app_id": cast.app.id,
                    "bot_id": cast.app.bot_id, "always_active": True},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": True,
        "is_app_user": False,
        "updated": 0,
    }  # fmt: skip


def conversation(world: World, room: Room) -> Json:
    """A conversation object as conversations.info gives it."""
    if room.kind == "im":
        return {
            "id": room.id,
            "created": room.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": room.person,
            "is_user_deleted": not world.people[room.person or ""].active,
            "priority": 0,
        }
    return {
        "id": room.id,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": room.kind == "channel",
        "is_group": room.kind == "group",
        "is_im": False,
        "is_mpim": room.kind == "mpim",
        "is_private": room.kind != "channel",
        "created": room.created,
        "creator": next(iter(world.people)),
        "is_archived": room.archived,
        "is_general": room.name == "general",
        "unlinked": 0,
        "is_shared": room.shared,
        "is_ext_shared": room.shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": world.cast.app.user_id in room.members,
        "context_team_id": world.cast.team_id,
        "topic": {"value": room.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def group(world: World, found: Group, people: bool) -> Json:
    """A user group object."""
    shape: Json = {
        "id": found.id,
        "team_id": world.cast.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": found.name,
        "description": "",
        "handle": found.handle,
        "is_external": False,
        "date_create": 0,
        "date_update": world.seconds(),
        "date_delete": 0,
        "user_count": len(found.members),
    }
    return shape | {"users": list(found.members)} if people else shape


def bot_author(cast: Cast) -> Json:
    """Who the app is, as its own messages say."""
    app = cast.app
    return {
        "user": app.user_id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "team": cast.team_id,
        "bot_profile": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.user_id,
            "team_id": cast.team_id,
        },
    }


def room_name(room: Room) -> str:
    """The channel name that commands and interactions carry."""
    return {"im": "directmessage", "group": "privategroup", "mpim": "mpdm"}.get(room.kind, room.name)
