"""The bot's reactions."""

from bot.preview.calls import Call
from bot.preview.errors import bad_request
from bot.preview.methods.registry import method
from bot.preview.reaching import message_of, writable_chat
from bot.preview.reactions import FREE_REACTIONS
from bot.preview.world import World


@method("setMessageReaction")
def set_message_reaction(world: World, call: Call) -> bool:
    """Sets the bot's one reaction, from the free emoji, or takes it away."""
    chat = writable_chat(world, call)
    message = message_of(chat, call.integer("message_id"), "react")
    reactions = call.array("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = None
    for reaction in reactions:
        if not isinstance(reaction, dict):
            raise bad_request("can't parse reaction: expected an Object")
        emoji = reaction.get("emoji")
        if reaction.get("type") != "emoji" or emoji not in FREE_REACTIONS:
            raise bad_request("REACTION_INVALID")
    if message.is_service:
        raise bad_request("REACTION_INVALID")
    message.reaction = emoji
    world.tell(chat, "reaction", message.id)
    return True
