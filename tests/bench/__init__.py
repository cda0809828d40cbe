"""Speed and memory of the bot, side by side with a bare Bolt app: `python -m tests.bench` prints a table."""
