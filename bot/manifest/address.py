"""The address that is typed after `--url`: one that Slack can call."""

from urllib.parse import urlsplit

from bot.manifest.shapes import Address


def public_address(text: str) -> str:
    """The address without a closing slash; raises `ValueError` with the remedy."""
    if list(Address().problems(text, "")) or urlsplit(text).query or urlsplit(text).fragment:
        raise ValueError("Slack calls https:// addresses, such as https://pebble.example.org")
    return text.rstrip("/")
