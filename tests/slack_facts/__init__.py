"""A test for each fact of Slack that bites; docs/slack-facts.md says which guard each one watches."""
