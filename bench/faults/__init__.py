"""The whole bot as processes against the preview server, under a seeded plan of faults: what became of each message."""
