"""The shape of what goes over the wire: JSON objects as Python holds them."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
