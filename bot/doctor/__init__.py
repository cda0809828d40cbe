"""`pebble doctor`: looks at everything Pebble needs, and says what to do about what is amiss."""
