"""A case file from its bytes to plain values: YAML 1.1 without its traps, checked before anything is built from it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from clinic.exchange.structure import Place, Shape
from clinic.kernel.errors import ClinicError
from clinic.kernel.text import counted

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML was built without its C part
    from yaml import SafeLoader  # type: ignore[assignment]

MOST_BYTES: Final = 4 * 1024 * 1024
DEEPEST: Final = 40


class CaseFileProblem(ClinicError):
    """A case file cannot be read; the sentence names the file, the place in it and what is wrong."""


class Loader(SafeLoader):
    """Safe YAML, in which a date that does not exist stays text, so that what is wrong can be said with its place."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """Return the date or moment, or the text of one that no calendar has."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_yaml_timestamp)


def read_file(path: Path, shape: Shape) -> tuple[Any, Place]:
    """Return what a case file says and the place that knows what was left out; raise CaseFileProblem otherwise."""
    raw = plain_values(path)
    place = Place()
    value = place.read(shape, raw)
    if place.problems:
        raise CaseFileProblem(f"{path.name}: {summed_up(place.problems)} Nothing was stored.")
    return value, place


def plain_values(path: Path) -> Any:
    """Return the maps, lists and values of a YAML file; aliases, tags and keys given twice are refused."""
    if path.stat().st_size > MOST_BYTES:
        raise CaseFileProblem(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB, so it is no case file.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        for problem in _traps(text):
            raise CaseFileProblem(f"{path.name}: {problem} Nothing was stored.")
        return yaml.load(text, Loader=Loader)  # noqa: S506  # Loader is a safe one
    except UnicodeDecodeError:
        raise CaseFileProblem(f"{path.name} is not a text file in UTF-8, so it is no case file.") from None
    except yaml.MarkedYAMLError as error:
        where = f" line {error.problem_mark.line + 1}:" if error.problem_mark else ""
        raise CaseFileProblem(f"{path.name}:{where} {error.problem or 'it'} (this is no YAML).") from None
    except (yaml.YAMLError, ValueError) as error:
        raise CaseFileProblem(f"{path.name} is no YAML: {str(error).splitlines()[0]}.") from None


def _traps(text: str) -> Iterator[str]:
    """Yield what YAML would take without a word: nesting without end, aliases, and a key that hides an earlier one."""
    open_maps: list[_Open] = []
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            yield f"line {line}: an alias (*{event.anchor}) is not read; write the values out."
        if isinstance(event, yaml.NodeEvent) and open_maps and open_maps[-1].repeats(event):
            yield f"line {line}: the key {getattr(event, 'value', '')} stands here twice."
        if isinstance(event, yaml.CollectionStartEvent):
            open_maps.append(_Open(isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            open_maps.pop()
        if len(open_maps) > DEEPEST:
            yield f"line {line}: this is nested too deeply."


class _Open:
    """A map or list that is being read: which keys it had, and whether the next node is one."""

    def __init__(self, is_map: bool) -> None:
        self.is_map = is_map
        self.keys: set[str] = set()
        self.nodes = 0

    def repeats(self, event: yaml.NodeEvent) -> bool:
        """Take the next node; say whether it is a key that the map had before."""
        self.nodes += 1
        if not self.is_map or self.nodes % 2 == 0 or not isinstance(event, yaml.ScalarEvent):
            return False
        known = event.value in self.keys
        self.keys.add(event.value)
        return known


def summed_up(problems: list[str]) -> str:
    """Return the first problem, and how many more there are."""
    more = len(problems) - 1
    return problems[0].strip() + (f" ({counted(more, 'more thing is', 'more things are')} wrong.)" if more else "")
