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
    """One method; `scopes` are alternatives, `per_minute` is its tier, `token` what it is called with.

    `takes` are the arguments that this Slack understands; the inspector names all others.
    """

    answer: Callable[[Slack, Args], Json]
    per_minute: int
    takes: frozenset[str]
    scopes: tuple[str, ...] = ()
    token: str = BOT_TOKEN


def _takes(names: str) -> frozenset[str]:
    """These and `team_id`, which Bolt's clients add to every call."""
    return frozenset(["team_id", *names.split()])


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

_WORDS = "attachments blocks channel link_names parse text"
_PAGE = "cursor limit"
_TIMES = "include_all_metadata inclusive latest oldest"

METHODS: dict[str, Method] = {
    "apps.connections.open": Method(
        apps.connections_open, LINKS_A_MINUTE, _takes("app_token"), token=APP_TOKEN
    ),
    "auth.test": Method(users.auth_test, SPECIAL, _takes("")),
    "chat.postMessage": Method(
        chat.post_message,
        POSTS_A_MINUTE,
        _takes(f"{_WORDS} markdown_text metadata reply_broadcast thread_ts unfurl_links unfurl_media mrkdwn"),
        ("chat:write",),
    ),
    "chat.update": Method(
        chat.update, TIER_3, _takes(f"{_WORDS} markdown_text metadata ts"), ("chat:write",)
    ),
    "chat.delete": Method(chat.delete, TIER_3, _takes("channel ts"), ("chat:write",)),
    "chat.postEphemeral": Method(
        chat.post_ephemeral, TIER_4, _takes(f"{_WORDS} markdown_text thread_ts user"), ("chat:write",)
    ),
    "chat.getPermalink": Method(chat.get_permalink, SPECIAL, _takes("channel message_ts")),
    "files.getUploadURLExternal": Method(
        files.get_upload_url, TIER_4, _takes("alt_txt filename length"), ("files:write",)
    ),
    "files.completeUploadExternal": Method(
        files.complete_upload, TIER_4, _takes("channel_id files initial_comment thread_ts"), ("files:write",)
    ),
    "views.open": Method(views.open_, TIER_4, _takes("trigger_id view")),
    "views.push": Method(views.push, TIER_4, _takes("trigger_id view")),
    "views.update": Method(views.update, TIER_4, _takes("external_id hash view view_id")),
    "views.publish": Method(views.publish, TIER_4, _takes("hash user_id view")),
    "conversations.open": Method(
        conversations.open_, TIER_3, _takes("channel return_im users"), ("im:write", "mpim:write")
    ),
    "conversations.info": Method(conversations.info, TIER_3, _takes("channel include_num_members"), _READ),
    "conversations.history": Method(
        conversations.history, TIER_3, _takes(f"channel {_PAGE} {_TIMES}"), _HISTORY
    ),
    "conversations.replies": Method(
        conversations.replies, TIER_3, _takes(f"channel ts {_PAGE} {_TIMES}"), _HISTORY
    ),
    "conversations.members": Method(conversations.members, TIER_4, _takes(f"channel {_PAGE}"), _READ),
    "conversations.list": Method(
        conversations.list_, TIER_2, _takes(f"exclude_archived types {_PAGE}"), _READ
    ),
    "users.info": Method(users.info, TIER_4, _takes("include_locale user"), ("users:read",)),
    "users.list": Method(users.list_, TIER_2, _takes(f"{_PAGE}"), ("users:read",)),
    "usergroups.list": Method(users.group_list, TIER_2, _takes("include_users"), ("usergroups:read",)),
    "usergroups.users.list": Method(users.group_users, TIER_2, _takes("usergroup"), ("usergroups:read",)),
    "reactions.add": Method(reactions.add, TIER_3, _takes("channel name timestamp"), ("reactions:write",)),
    "reactions.remove": Method(
        reactions.remove, TIER_2, _takes("channel name timestamp"), ("reactions:write",)
    ),
    "reactions.get": Method(reactions.get, TIER_3, _takes("channel timestamp"), ("reactions:read",)),
    "team.info": Method(users.team_info, TIER_3, _takes(""), ("team:read",)),
}
