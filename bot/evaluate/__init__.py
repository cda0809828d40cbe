"""`pebble evaluate`: what the checks and estimates are worth on a hospital's own data."""
