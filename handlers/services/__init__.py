"""What every feature may ask: pure or read-only answers, with no listeners and no feature imported."""
