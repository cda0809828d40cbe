"""The sandbox's stage: the real bot beside a local Slack, and the invented hospital's first pebbles."""
