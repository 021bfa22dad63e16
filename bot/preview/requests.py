"""Reading HTTP requests as the official server does: query, forms, multipart, JSON."""

import json

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.preview.calls import Upload
from bot.preview.errors import bad_request
from bot.preview.shapes import Json


async def read_call(request: Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters and uploaded files; 400 for a JSON body that is not an object."""
    params: Json = dict(request.query_params)
    files: dict[str, Upload] = {}
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        params |= _json_object(await request.body())
    elif content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or ""
                    files[name] = Upload(value.filename or "", mime, await value.read())
                else:
                    params[name] = value
    return params, files


def _json_object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        params = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(params, dict):
        raise bad_request("can't parse JSON object")
    return params
