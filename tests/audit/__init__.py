"""Known vulnerabilities in what runs, and secrets in what is committed: `make audit`, `make secrets`."""
