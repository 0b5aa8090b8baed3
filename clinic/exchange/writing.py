"""A case file as YAML: unicode as it is, dates plain, clock times in quotes, short entries on one line."""

import os
from pathlib import Path
from typing import Any, Final

import orjson
import yaml

from clinic.kernel.errors import ClinicError

WIDTH: Final = 120
ONE_LINE: Final = 90


class Dumper(yaml.SafeDumper):
    """Writes short lists and maps on one line, as a person would."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the name PyYAML calls it by
        """Write every value out where it stands, as reading asks for."""
        return True

    def represent_sequence(self, *arguments: Any, **options: Any) -> yaml.SequenceNode:
        """Return a list, on one line if it is short."""
        node = super().represent_sequence(*arguments, **options)
        node.flow_style = _length(node) <= ONE_LINE
        return node

    def represent_mapping(self, *arguments: Any, **options: Any) -> yaml.MappingNode:
        """Return a map, on one line if it is short."""
        node = super().represent_mapping(*arguments, **options)
        node.flow_style = _length(node) <= ONE_LINE
        return node


def _length(node: yaml.Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) + 2
    parts = [each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,))]
    return sum(map(_length, parts))


def as_yaml(values: dict[str, Any], *, heading: list[str]) -> str:
    """Return the values as YAML 1.1 under some lines of comment; plain YAML readers give the same values back."""
    text = yaml.dump(values, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return "".join(f"# {line}\n" for line in heading) + text


def as_json(value: Any, indent: str = "") -> str:
    """Return JSON in which what fits into a line stands on one, so that changes can be read."""
    line = orjson.dumps(value).decode()
    if len(indent) + len(line) <= WIDTH or not isinstance(value, dict | list):
        return line
    deeper = f"{indent}  "
    if isinstance(value, dict):
        inside = [f'{deeper}"{key}": {as_json(each, deeper)}' for key, each in value.items()]
        return "{\n" + ",\n".join(inside) + f"\n{indent}}}"
    return "[\n" + ",\n".join(f"{deeper}{as_json(each, deeper)}" for each in value) + f"\n{indent}]"


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read (mode 0600); a file that exists is never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ClinicError(f"{path.name} exists already; nothing was written. Choose another name.") from None
    except FileNotFoundError:
        raise ClinicError(f"There is no folder {path.parent}; nothing was written.") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
