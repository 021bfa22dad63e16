"""Wiring: the only rooms that know all others."""
