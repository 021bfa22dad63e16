"""Makes happen what `dialogs` decides: Telegram, storage, workers and the counselors' side."""

__version__ = "0.1.0"
