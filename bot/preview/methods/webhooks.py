"""Setting the webhook."""

import re
from urllib.parse import urlsplit

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.methods.registry import method
from bot.preview.shapes import Json
from bot.preview.webhook import WebhookSettings
from bot.preview.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
MOST_CONNECTIONS = 100
TERMINATED = "Conflict: terminated by setWebhook request"


@method("setWebhook")
def set_webhook(world: World, call: Call) -> bool:
    """Sets the webhook (plain HTTP is allowed, as at a local Bot API server); an empty address removes it."""
    url = call.text("url").strip()
    if not url:
        _remove(world, call)
        return True
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(call.integer("max_connections", 40), 1), MOST_CONNECTIONS)
    allowed = call.array("allowed_updates")
    if allowed is not None:
        world.updates.allowed = frozenset(allowed) or None
    if call.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.terminate(TERMINATED)
    world.webhook = WebhookSettings(url, secret, connections, allowed or world.webhook.allowed)
    world.updates.set_webhook(is_set=True)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, call: Call) -> bool:
    """Removes the webhook; pending updates wait for polling unless they are dropped."""
    _remove(world, call)
    return True


def _remove(world: World, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = WebhookSettings(allowed=world.webhook.allowed)
    world.updates.set_webhook(is_set=False)


@method("getWebhookInfo")
def get_webhook_info(world: World, call: Call) -> Json:
    """The webhook and how delivery goes."""
    return world.webhook.json(len(world.updates.pending))
