"""Measurements, each with the command that repeats it. Not part of the product."""
