"""Remembers: knows no Slack and no scheduler."""
