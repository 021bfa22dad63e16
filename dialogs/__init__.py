"""Decides what to say: pure, without network, database, clock or chance."""
