"""A local Bot API server: the bot tried, and tested end to end, without a token and without a network."""
