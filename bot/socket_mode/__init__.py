"""Socket Mode: Slack reaches us through a WebSocket that we open, watch, and replace when it fails us."""
