"""A fast stand-in for the Bot API with simulated persons, in one process: load for any bot that takes its address."""
