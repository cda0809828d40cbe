"""The table of Web API methods: what answers, how often it may be called, which scopes it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.api import apps, chat, conversations, files, reactions, users, views
from bot.sandbox.api.args import Args
from bot.sandbox.install import APP_TOKEN, BOT_TOKEN
from bot.sandbox.limits import POSTS_A_MINUTE, SPECIAL
from bot.sandbox.refused import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

TIER_2, TIER_3, TIER_4 = 20, 50, 100
LINKS_A_MINUTE = 5
"""Tier 1 is "once a minute and more", with bursts: a start asks twice, the doctor once."""


@dataclass(frozen=True)
class Method:
    """One method; `scopes` are alternatives, `per_minute` is its tier, `token` what it is called with."""

    answer: Callable[[Slack, Args], Json]
    per_minute: int
    scopes: tuple[str, ...] = ()
    token: str = BOT_TOKEN


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS: dict[str, Method] = {
    "apps.connections.open": Method(apps.connections_open, LINKS_A_MINUTE, token=APP_TOKEN),
    "auth.test": Method(users.auth_test, SPECIAL),
    "chat.postMessage": Method(chat.post_message, POSTS_A_MINUTE, ("chat:write",)),
    "chat.update": Method(chat.update, TIER_3, ("chat:write",)),
    "chat.delete": Method(chat.delete, TIER_3, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink, SPECIAL),
    "files.getUploadURLExternal": Method(files.get_upload_url, TIER_4, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, TIER_4, ("files:write",)),
    "views.open": Method(views.open_, TIER_4),
    "views.push": Method(views.push, TIER_4),
    "views.update": Method(views.update, TIER_4),
    "views.publish": Method(views.publish, TIER_4),
    "conversations.open": Method(conversations.open_, TIER_3, ("im:write", "mpim:write")),
    "conversations.info": Method(conversations.info, TIER_3, _READ),
    "conversations.history": Method(conversations.history, TIER_3, _HISTORY),
    "conversations.replies": Method(conversations.replies, TIER_3, _HISTORY),
    "conversations.members": Method(conversations.members, TIER_4, _READ),
    "conversations.list": Method(conversations.list_, TIER_2, _READ),
    "users.info": Method(users.info, TIER_4, ("users:read",)),
    "users.list": Method(users.list_, TIER_2, ("users:read",)),
    "usergroups.list": Method(users.group_list, TIER_2, ("usergroups:read",)),
    "usergroups.users.list": Method(users.group_users, TIER_2, ("usergroups:read",)),
    "reactions.add": Method(reactions.add, TIER_3, ("reactions:write",)),
    "reactions.remove": Method(reactions.remove, TIER_2, ("reactions:write",)),
    "reactions.get": Method(reactions.get, TIER_3, ("reactions:read",)),
    "team.info": Method(users.team_info, TIER_3, ("team:read",)),
}
