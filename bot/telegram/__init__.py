"""Telegram: receiving, handlers, rendering, sending."""
