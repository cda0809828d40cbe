"""The shapes of Slack's answers and payloads, written down from its public reference and its SDKs' samples.

A key with "?" may be missing. Only what some app could rely on is here: Slack sends more, the sandbox sends no other.
"""

from __future__ import annotations

from typing import Any

S, N, B, L, D = str, int, bool, list, dict
NO = None

TEXT = {"type": S, "text": S, "emoji": B}
BOT = {"id": S, "deleted": B, "name": S, "updated": N, "app_id": S, "team_id": S, "icons?": D, "user_id?": S}
REACTION = {"name": S, "users": [S], "count": N}
PROFILE = {
    **dict.fromkeys(("real_name", "display_name"), S),
    **dict.fromkeys((
        "title?", "phone?", "skype?", "real_name_normalized?", "display_name_normalized?", "status_text?",
        "status_emoji?", "first_name?", "last_name?", "avatar_hash?", "team?", "email?", "api_app_id?", "bot_id?"), S),
    "always_active?": B,
}  # fmt: skip
USER = {
    **dict.fromkeys(("id", "team_id", "name", "real_name"), S),
    **dict.fromkeys(("color?", "tz?", "tz_label?", "locale?"), S),
    **dict.fromkeys(("deleted", "is_bot", "is_app_user"), B),
    **dict.fromkeys((
        "is_admin?", "is_owner?", "is_primary_owner?", "is_restricted?", "is_ultra_restricted?", "is_stranger?",
        "is_email_confirmed?"), B),
    "tz_offset?": N, "updated": N, "profile": PROFILE,
}  # fmt: skip
TOPIC = {"value": S, "creator": S, "last_set": N}
CHANNEL = {
    **dict.fromkeys(("id", "name", "name_normalized", "creator", "context_team_id"), S),
    **dict.fromkeys((
        "is_channel", "is_group", "is_im", "is_mpim", "is_private", "is_archived", "is_general", "is_shared",
        "is_ext_shared", "is_org_shared", "is_pending_ext_shared", "is_member"), B),
    "created": N, "unlinked": N, "num_members?": N, "topic": TOPIC, "purpose": TOPIC, "previous_names": [S],
}  # fmt: skip
DIRECT = {
    "id": S, "created": N, "is_archived": B, "is_im": B, "is_org_shared": B, "user": S, "is_user_deleted?": B,
    "priority?": N,
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "type": S, "ts": S, "text": S,
    **dict.fromkeys((
        "user?", "bot_id?", "app_id?", "team?", "thread_ts?", "parent_user_id?", "subtype?", "client_msg_id?",
        "latest_reply?"), S),
    **dict.fromkeys(("hidden?", "is_locked?", "subscribed?", "upload?"), B),
    **dict.fromkeys(("reply_count?", "reply_users_count?"), N),
    "bot_profile?": BOT, "blocks?": [D], "attachments?": [D], "files?": [D], "reply_users?": [S], "root?": D,
    "reactions?": [REACTION], "edited?": {"user": S, "ts": S},
    "metadata?": {"event_type": S, "event_payload?": D},
}  # fmt: skip
VIEW = {
    **dict.fromkeys((
        "id", "team_id", "type", "private_metadata", "callback_id", "hash", "external_id", "app_id",
        "app_installed_team_id", "bot_id", "root_view_id"), S),
    **dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), B),
    "title": TEXT, "submit": (TEXT, NO), "close": (TEXT, NO), "blocks": [D], "state": {"values": D},
    "previous_view_id": (S, NO),
}  # fmt: skip
GROUP = {
    **dict.fromkeys(("id", "team_id", "name", "description", "handle"), S),
    **dict.fromkeys(("is_usergroup", "is_subteam", "is_external"), B),
    **dict.fromkeys(("date_create", "date_update", "date_delete", "user_count"), N),
    "users?": [S],
}  # fmt: skip
CURSOR = {"next_cursor": S}
THREAD = {"messages": [MESSAGE], "has_more": B, "response_metadata?": CURSOR}

ANSWERS: dict[str, dict[str, Any]] = {
    "apps.connections.open": {"url": S},
    "auth.test": {
        **dict.fromkeys(("url", "team", "user", "team_id", "user_id", "bot_id"), S), "is_enterprise_install": B},
    "chat.postMessage": {"channel": S, "ts": S, "message": MESSAGE},
    "chat.update": {"channel": S, "ts": S, "text": S, "message": MESSAGE},
    "chat.delete": {"channel": S, "ts": S},
    "chat.postEphemeral": {"message_ts": S},
    "chat.getPermalink": {"channel": S, "permalink": S},
    "files.getUploadURLExternal": {"upload_url": S, "file_id": S},
    "files.completeUploadExternal": {"files": [{"id": S, "title": S}]},
    **{f"views.{deed}": {"view": VIEW} for deed in ("open", "push", "update", "publish")},
    "conversations.open": {"no_op?": B, "already_open?": B, "channel": ({"id": S}, DIRECT)},
    "conversations.info": {"channel": CHANNEL},
    "conversations.history": {
        **THREAD, "pin_count": N, "channel_actions_ts": (N, NO), "channel_actions_count": N},
    "conversations.replies": THREAD,
    "conversations.members": {"members": [S], "response_metadata": CURSOR},
    "conversations.list": {"channels": [(CHANNEL, DIRECT)], "response_metadata": CURSOR},
    "users.info": {"user": USER},
    "users.list": {"members": [USER], "cache_ts": N, "response_metadata": CURSOR},
    "usergroups.list": {"usergroups": [GROUP]},
    "usergroups.users.list": {"users": [S]},
    "reactions.add": {},
    "reactions.remove": {},
    "reactions.get": {"type": S, "channel": S, "message": MESSAGE},
    "team.info": {"team": {
        **dict.fromkeys(("id", "name", "url", "domain", "email_domain"), S), "icon": D}},
}  # fmt: skip

WHO = {"id": S, "username": S, "name": S, "team_id": S}
TOUCH: dict[str, Any] = {
    "type": S, "user": WHO, "api_app_id": S, "token": S, "team": {"id": S, "domain": S}, "enterprise": NO,
    "is_enterprise_install": B,
}  # fmt: skip
PLACE = {"id": S, "name": S}
EVENT = {"type": S, "event_ts": S}
SAID = {**EVENT, **MESSAGE, "channel": S, "channel_type": S}
CHANGED = {**EVENT, "subtype": S, "channel": S, "channel_type": S, "hidden": B, "ts": S}

PAYLOADS: dict[str, dict[str, Any]] = {
    "/pebble": dict.fromkeys((
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text",
        "api_app_id", "is_enterprise_install", "response_url", "trigger_id"), S),
    "shortcut": {**TOUCH, "callback_id": S, "action_ts": S, "trigger_id": S},
    "message_action": {
        **TOUCH, "callback_id": S, "action_ts": S, "trigger_id": S, "response_url": S, "message_ts": S,
        "channel": PLACE, "message": MESSAGE},
    "block_actions": {
        **TOUCH, "trigger_id": S, "response_url?": S, "channel?": PLACE, "message?": MESSAGE, "view?": VIEW,
        "state?": {"values": D}, "actions": [{"type": S, "action_id": S, "block_id": S, "action_ts": S,
                                              "text": TEXT, "value?": S, "style?": S}],
        "container": {"type": S, "message_ts?": S, "channel_id?": S, "is_ephemeral?": B, "thread_ts?": S,
                      "view_id?": S}},
    "view_submission": {**TOUCH, "trigger_id": S, "view": VIEW, "response_urls": [D]},
    "view_closed": {**TOUCH, "view": VIEW, "is_cleared": B},
    "message": SAID,
    "message_changed": {**CHANGED, "message": MESSAGE, "previous_message": MESSAGE},
    "message_deleted": {**CHANGED, "deleted_ts": S, "previous_message": MESSAGE},
    "reaction_added": {
        **EVENT, "user": S, "reaction": S, "item_user": S, "item": {"type": S, "channel": S, "ts": S}},
    "app_home_opened": {**EVENT, "user": S, "channel": S, "tab": S, "view?": VIEW},
    "member_joined_channel": {**EVENT, "user": S, "channel": S, "channel_type": S, "team": S, "inviter?": S},
    "user_change": {**EVENT, "user": USER, "cache_ts": N},
    "subteam_members_changed": {
        **EVENT, "subteam_id": S, "team_id": S, "date_previous_update": N, "date_update": N, "added_users": [S],
        "added_users_count": N, "removed_users": [S], "removed_users_count": N},
}  # fmt: skip
CALLBACK = {
    **dict.fromkeys((
        "token", "team_id", "context_team_id", "api_app_id", "type", "event_id", "event_context"), S),
    "context_enterprise_id": NO, "event": D, "event_time": N, "is_ext_shared_channel": B,
    "authorizations": [{
        "enterprise_id": NO, "team_id": S, "user_id": S, "is_bot": B, "is_enterprise_install": B}],
}  # fmt: skip


def differs(found: Any, shape: Any, at: str = "") -> list[str]:
    """Where something is not of its documented shape; [] if it is."""
    if isinstance(shape, tuple):
        tries = [differs(found, each, at) for each in shape]
        return min(tries, key=len)
    if shape is None or isinstance(shape, type):
        return [] if _is(found, shape) else [f"{at} is {found!r}"]
    if not isinstance(found, type(shape)):
        return [f"{at} is {found!r}"]
    if isinstance(shape, list):
        return [said for n, item in enumerate(found) for said in differs(item, shape[0], f"{at}/{n}")]
    return _of_keys(found, shape, at)


def _is(found: Any, kind: type | None) -> bool:
    if kind is None:
        return found is None
    return isinstance(found, kind) and (kind is bool or not isinstance(found, bool))


def _of_keys(found: dict[str, Any], shape: dict[str, Any], at: str) -> list[str]:
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    said = [f"{at}/{key} is missing" for key in shape if not key.endswith("?") and key not in found]
    said += [f"{at}/{key} is not documented" for key in found.keys() - known.keys()]
    both = found.keys() & known.keys()
    return said + [one for key in both for one in differs(found[key], known[key], f"{at}/{key}")]
