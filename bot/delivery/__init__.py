"""The outbox meets the world: what is owed is claimed, gets its words, is sent, and is written down."""

from bot.delivery.loop import Delivery

__all__ = ["Delivery"]
