"""Backups: the whole database in one sealed file that either kind of database can be made from."""
