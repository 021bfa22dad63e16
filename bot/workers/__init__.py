"""Loops that run the services, and nothing else."""
