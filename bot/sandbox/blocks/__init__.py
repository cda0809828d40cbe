"""What Slack accepts as blocks and views, as tables; limits from Slack's reference pages."""
