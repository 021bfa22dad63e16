"""aiogram, imported without building what nobody uses: the same models, built later."""

import subprocess
import sys

LEAN = "from bot.telegram.lean import import_aiogram; import_aiogram()"
ALL = """
import inspect, re, aiogram.types as types, aiogram.methods as methods
from pydantic import BaseModel
found = [*vars(types).values(), *vars(methods).values()]
every = [model for model in found if inspect.isclass(model) and issubclass(model, BaseModel)]
"""
FIELDS = """
for model in every:
    model.model_rebuild()
    assert model.__pydantic_complete__, model
    fields = {name: str(field) for name, field in model.model_fields.items()}
    print(re.sub(" at 0x[0-9a-f]+", "", f"{model.__name__} {fields} {model.__signature__}"))
"""
BUILT = """
print(len(every), sum(model.__pydantic_complete__ for model in every))
"""
READ = """
from aiogram.types import Message, Update
from aiogram.methods.base import Response
person = {"id": 7, "is_bot": False, "first_name": "A"}
message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person, "text": "hi"}
update = Update.model_validate({"update_id": 1, "message": {**message, "reply_to_message": message, "reply_markup":
    {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}}})
print(update.event_type, type(update.event.reply_to_message), update.event.reply_markup.inline_keyboard[0][0])
print(update.model_dump_json(exclude_none=True), update.event.model_copy(update={"text": "b"}).text)
print(repr(Response[Message].model_validate({"ok": True, "result": message}).result))
print(Message.model_json_schema().keys(), methods.SendMessage(chat_id=7, text="x"))
"""


def _run(*parts: str) -> list[str]:
    """The lines that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", "\n".join(parts)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_models_read_and_are_what_they_are_in_aiogram_imported_as_usual() -> None:
    usual = _run("import aiogram", LEAN, ALL, BUILT, READ, FIELDS)
    every, built = map(int, usual[0].split())
    assert built == every, "where aiogram is there already nothing changes"
    lean = _run(LEAN, ALL, BUILT, READ, FIELDS)
    every, built = map(int, lean[0].split())
    assert every > 300
    assert built < every / 4
    assert lean[1:] == usual[1:]
