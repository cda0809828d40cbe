"""What is lost or doubled when things break: `python -m tests.faults` prints one table for each database."""
