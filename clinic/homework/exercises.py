"""The exercise library: texts kept as TOML, checked while they are read, and found by word (domain.md 3)."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints

from clinic.couples.rules import Stage
from clinic.homework.cautions import CAUTIONS
from clinic.homework.rules import Who

BUNDLES: Final = "bundles.toml"
# Library texts are typeset; somebody who searches types straight quotes and plain dashes.
TYPED: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


class LibraryBroken(ValueError):
    """A library file breaks a rule; the message names the file, the slug and the rule."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise (domain.md 3.3): the couple reads title, purpose, `*_text`, `for_couple`, steps and `bring_back`.

    Minutes are whole and at least 1; `per_week` counts times a week, 0-7, and is 0 for once or as needed. The rest is
    for the counselor.
    """

    slug: str
    title: str
    stage: Stage
    models: tuple[str, ...]
    purpose: str
    who: Who
    who_text: str
    minutes: int
    minutes_max: int
    length_text: str
    frequency: str
    frequency_text: str
    per_week: float
    cautions: tuple[str, ...]
    caution_notes: tuple[str, ...]
    for_couple: tuple[str, ...]
    session_first: bool
    private: bool
    bring_back: str
    record: tuple[str, ...]
    steps: tuple[str, ...]
    source: str
    materials: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Exercises that are often set one after another; a template to thin out, never all at once (domain.md 3.4)."""

    slug: str
    title: str
    purpose: str
    exercises: tuple[str, ...]


Entry = TypeVar("Entry", Exercise, Bundle)


@cache
def catalogue() -> Mapping[str, Exercise]:
    """Return every exercise by slug, in the order of the catalogue: by stage, then as written."""
    found: list[Exercise] = []
    for name, text in _library_files():
        if name != BUNDLES:
            found.extend(exercises_in(name, text))
    return _by_slug("the library", found)


@cache
def bundles() -> Mapping[str, Bundle]:
    """Return the suggested bundles by slug; each names exercises of the catalogue only."""
    text = dict(_library_files())[BUNDLES]
    found = [_entry(Bundle, BUNDLES, raw) for raw in _tables(BUNDLES, text, "bundle")]
    for bundle in found:
        _require(BUNDLES, bundle.slug, "unknown exercise", set(bundle.exercises) - catalogue().keys())
    return _by_slug(BUNDLES, found)


def exercises_in(name: str, text: str) -> list[Exercise]:
    """Read one library file; raise LibraryBroken at the first entry that breaks a rule."""
    return [exercise_from(name, raw) for raw in _tables(name, text, "exercise")]


def exercise_from(name: str, raw: Mapping[str, Any]) -> Exercise:
    """Build one exercise from plain values, the counselor's own ones included; `name` says where they come from."""
    exercise = _entry(Exercise, name, raw)
    for rule, broken in _broken_rules(exercise).items():
        _require(name, exercise.slug, rule, broken)
    return exercise


def find(
    text: str = "",
    *,
    stage: str | None = None,
    who: str | None = None,
    at_most_minutes: int | None = None,
    caution: str | None = None,
    without_caution: str | None = None,
    among: Iterable[Exercise] | None = None,
) -> list[Exercise]:
    """Find exercises that hold every word of `text` in title, purpose or steps, whatever the accents and case.

    Titles that begin with the text come first, then titles that hold it, then the rest in catalogue order. Minutes mean
    the longest length. `among` searches other exercises than the catalogue, such as the counselor's own.
    """
    wanted = _folded(text)
    hits = [
        one
        for one in (catalogue().values() if among is None else among)
        if (stage is None or one.stage == stage)
        and (who is None or one.who == who)
        and (at_most_minutes is None or one.minutes_max <= at_most_minutes)
        and (caution is None or caution in one.cautions)
        and (without_caution is None or without_caution not in one.cautions)
        and _holds(one, wanted)
    ]
    return sorted(hits, key=lambda one: _rank(one, wanted))


def _holds(exercise: Exercise, wanted: str) -> bool:
    hay = _searchable(exercise.title, exercise.purpose, *exercise.steps)
    return all(word in hay for word in wanted.split())


def _rank(exercise: Exercise, wanted: str) -> int:
    title = _searchable(exercise.title)
    return 0 if title.startswith(wanted) else 1 if wanted in title else 2


@lru_cache(maxsize=1024)
def _searchable(*texts: str) -> str:
    return _folded(" ".join(texts))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(TYPED))
    return " ".join("".join(mark for mark in apart if not unicodedata.combining(mark)).casefold().split())


def _library_files() -> list[tuple[str, str]]:
    folder = files("clinic.homework") / "library"
    found = [one for one in folder.iterdir() if one.name.endswith(".toml")]
    return [(one.name, one.read_text(encoding="utf-8")) for one in sorted(found, key=lambda one: one.name)]


def _tables(name: str, text: str, key: str) -> Sequence[Mapping[str, Any]]:
    try:
        tables = tomllib.loads(text).get(key)
    except tomllib.TOMLDecodeError as broken:
        raise LibraryBroken(f"{name}: {broken}") from broken
    if not isinstance(tables, list):
        raise LibraryBroken(f"{name}: no [[{key}]] in it")
    return tables


def _entry(kind: type[Entry], name: str, raw: Mapping[str, Any]) -> Entry:
    slug = str(raw.get("slug", "(no slug)"))
    known = {one.name for one in fields(kind)}
    _require(name, slug, "missing field", known - raw.keys() - {"materials"})
    _require(name, slug, "unknown field", raw.keys() - known)
    hints = get_type_hints(kind)
    values: dict[str, Any] = {key: _value(f"{name}: {slug}: {key}", hints[key], raw[key]) for key in raw}
    return kind(**values)


def _value(place: str, wanted: Any, value: object) -> object:
    if wanted == tuple[str, ...] and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if wanted is float and type(value) in (int, float):
        return value
    if wanted in (Stage, Who) and value in list(wanted):
        return wanted(value)
    if type(value) is not wanted:
        raise LibraryBroken(f"{place}: {value!r} is not allowed here")
    return value


def _broken_rules(one: Exercise) -> Mapping[str, Iterable[object]]:
    said = {"title": one.title, "purpose": one.purpose, "bring_back": one.bring_back, "source": one.source}
    return {
        "unknown caution": set(one.cautions) - CAUTIONS.keys(),
        "empty text in": [key for key, text in said.items() if not text.strip()],
        "steps needed": [] if one.steps and all(step.strip() for step in one.steps) else ["none, or an empty one"],
        "minutes out of order": [] if 1 <= one.minutes <= one.minutes_max else [one.minutes, one.minutes_max],
        "times a week out of range": [] if 0 <= one.per_week <= 7 else [one.per_week],
    }


def _require(name: str, slug: str, rule: str, broken: Iterable[object]) -> None:
    if found := sorted(map(str, broken)):
        raise LibraryBroken(f"{name}: {slug}: {rule}: {', '.join(found)}")


def _by_slug(name: str, found: Iterable[Entry]) -> Mapping[str, Entry]:
    by_slug: dict[str, Entry] = {}
    for one in found:
        _require(name, one.slug, "slug used twice", [one.title] if one.slug in by_slug else [])
        by_slug[one.slug] = one
    return MappingProxyType(by_slug)
