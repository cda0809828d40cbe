"""A local Slack: wire-faithful, strict and stateful, for trying Pebble and for every story test."""
