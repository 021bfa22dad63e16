"""Learning from labelled texts: trains the judge's models and measures them. Never needed by the running service."""
