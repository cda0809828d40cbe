"""The sandbox in a real browser, as a newcomer meets it."""
