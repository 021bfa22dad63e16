"""Answering presses of inline buttons."""

from bot.preview.calls import Call
from bot.preview.entities import utf16_length
from bot.preview.errors import bad_request
from bot.preview.limits import CALLBACK_ANSWER_LIMIT, CALLBACK_SECONDS
from bot.preview.methods.registry import method
from bot.preview.world import World


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    """Stops the button's progress circle, with a toast or a window; refused 150 seconds after the press."""
    press = world.presses.get(call.text("callback_query_id"))
    if press is None or world.clock() - press.asked_at > CALLBACK_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if utf16_length(text) > CALLBACK_ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    press.toast, press.is_alert, press.url = text, call.flag("show_alert"), call.text("url")
    world.tell(press.message.chat, "callback", press.message.id)
    return True
