"""Tests of Pebble: stories through the sandbox, and the rules of each floor."""
