"""The app manifest: what Pebble asks of a Slack workspace, and why."""
