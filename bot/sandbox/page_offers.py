"""What this Slack offers of the app: its shortcuts, and its command with the words that it understands alone."""

from bot.sandbox.refused import Json

SHORTCUTS: tuple[Json, ...] = (
    {"type": "global", "callback_id": "report_pebble", "name": "Report a pebble"},
    {"type": "message", "callback_id": "report_message", "name": "Report as a pebble"},
    {"type": "message", "callback_id": "flag_message", "name": "Contains patient data"},
)
"""As in the manifest; a test compares them."""

COMMANDS: tuple[Json, ...] = (
    {"text": "/pebble", "hint": "[what got in your way]", "about": "Report what gets in your way"},
    {"text": "/pebble mine", "about": "What became of my own"},
    {"text": "/pebble queue", "about": "What waits for me, for owners"},
    {"text": "/pebble help", "about": "What Pebble can do"},
    {"text": "/pebble digest", "about": "This week so far, for managers"},
    {"text": "/pebble setup", "about": "Settings, for administrators"},
)
