"""aiogram, imported without building what nobody uses.

aiogram tells pydantic to build a model when it is first used (`defer_build`), and then asks for all of them at once
at the end of its own import. That is 110 MiB and most of the time of a start; the bot reads updates with a quarter of
those models and calls none of the methods. Here the request is noted during the import, and done when a model is
first used. What is built is the same (docs/decisions/0018-lean-aiogram.md).
"""

import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_BUILD = BaseModel.__dict__["model_rebuild"]


def import_aiogram() -> None:
    """Import aiogram; its models are built when they are first used. Does nothing where aiogram is imported already."""
    if "aiogram" in sys.modules:
        return
    given: list[Mapping[str, Any]] = []  # aiogram gives the same names with each model

    def note(model: type[BaseModel], **how: Any) -> None:
        names = how.get("_types_namespace")
        if names is not None and names not in given:
            given.append(names)

    _replace(BaseModel, note)
    try:
        import aiogram.methods.base as methods
        import aiogram.types.base as types
    finally:
        BaseModel.model_rebuild = _BUILD  # type: ignore[method-assign]  # as it was
    names = {name: value for some in given for name, value in some.items()}

    def build(model: type[BaseModel], **how: Any) -> Any:
        return _BUILD.__func__(model, **{"_types_namespace": names, **how})

    for root in (types.TelegramObject, methods.TelegramMethod, methods.Response):
        _replace(root, build)


def _replace(model: type[BaseModel], by: Any) -> None:
    model.model_rebuild = classmethod(by)  # type: ignore[assignment, method-assign]  # pydantic asks for it by this name
