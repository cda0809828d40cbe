"""The app as it is installed here: its tokens, the scopes it was granted, the events it hears of."""

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - the same for everybody
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox"  # noqa: S105

# What `pebble manifest` asks for, and nothing more; a test compares the two.
SCOPES = frozenset({
    "channels:history", "channels:read", "chat:write", "commands", "files:write", "groups:history",
    "groups:read", "im:history", "im:write", "reactions:read", "usergroups:read", "users:read",
})  # fmt: skip

EVENTS = frozenset({
    "app_home_opened", "app_uninstalled", "member_joined_channel", "member_left_channel", "message.channels",
    "message.groups", "message.im", "reaction_added", "subteam_members_changed", "tokens_revoked", "user_change",
})  # fmt: skip
