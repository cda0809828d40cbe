"""The rules of the house, as tests: what is only written drifts, what is checked holds."""
