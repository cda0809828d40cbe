"""Runs, wires and delivers: everything of Pebble that meets the outside."""
