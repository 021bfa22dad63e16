"""aiogram handlers: an update becomes an event, a service answers it. Handlers never send."""

from bot.telegram.lean import import_aiogram

import_aiogram()
