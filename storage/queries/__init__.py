"""Questions to the database: one SELECT each, named for their answer."""
