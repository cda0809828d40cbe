"""Twelve weeks of an invented hospital's pebbles, lived through by the real rules in a few seconds."""
