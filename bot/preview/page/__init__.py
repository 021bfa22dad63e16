"""The page of the preview: phones and the counselors' group, to try the bot by hand."""

from bot.preview.page.cast import Cast, people_world
from bot.preview.page.routes import PreviewPage, page_routes

__all__ = ["Cast", "PreviewPage", "page_routes", "people_world"]
