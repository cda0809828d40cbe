"""The app as it is installed here: its tokens, the scopes it was granted, the events it hears of."""

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - the same for everybody
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox"  # noqa: S105

SCOPES = frozenset({
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "groups:history",
    "groups:read", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write",
    "reactions:read", "reactions:write", "team:read", "usergroups:read", "users:read", "users:read.email",
})  # fmt: skip

EVENTS = frozenset({
    "app_home_opened", "channel_archive", "channel_id_changed", "channel_rename", "channel_unarchive",
    "group_archive", "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
    "message.channels", "message.groups", "message.im", "message.mpim", "reaction_added",
    "reaction_removed", "subteam_members_changed", "user_change",
})  # fmt: skip
