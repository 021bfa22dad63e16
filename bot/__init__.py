"""Makes happen what `dialogs` decides: Telegram, storage, workers and the counselors' side."""
