"""A YAML file without YAML's traps."""

from pathlib import Path
from typing import Any

import yaml


class ContentError(Exception):
    """Content that cannot be used. Each of `problems` is a sentence with file, place and mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Loader(yaml.SafeLoader):
    """YAML without its traps: no `yes` for true, no key twice."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # there where libyaml is
    """The same by libyaml, for the large files of phrases; its messages are a little less plain."""


def _bool(loader: _Loader, node: yaml.ScalarNode) -> bool:
    if node.value not in ("true", "false"):
        line = node.start_mark.line + 1
        raise yaml.constructor.ConstructorError(
            None,
            None,
            f'line {line}: {node.value} without quotes is read as true or false; write "{node.value}"',
        )
    return bool(node.value == "true")


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise yaml.constructor.ConstructorError(
                None, None, f"line {line}: {key!r} stands here a second time; remove one of the two"
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


for _kind in (_Loader, _QuickLoader):
    _kind.add_constructor("tag:yaml.org,2002:bool", _bool)
    _kind.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, *, quick: bool = False) -> Any:
    """The data of a YAML file. ContentError with file and line when it cannot be read.

    Read by libyaml, ten times as fast; what that refuses is read once more for the plainer message, unless `quick`.
    """
    try:
        text = path.read_text(encoding="utf-8")
        try:
            return yaml.load(text, Loader=_QuickLoader)  # noqa: S506  # a SafeLoader, see above
        except yaml.YAMLError:
            if quick:
                raise
            return yaml.load(text, Loader=_Loader)  # noqa: S506  # as above
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" line {mark.line + 1}:" if mark else ""
        raise ContentError([f"{path.name}:{place} {error.problem or error.context}"]) from error
    except (UnicodeDecodeError, yaml.YAMLError, OSError) as error:
        raise ContentError([f"{path.name}: this is no readable text file in UTF-8 ({type(error).__name__})"]) from error
