"""Reacts to Slack and to the clock. The table of contents is `handlers.contents`."""
