"""What “Add” finds: every kind of record and everything else that can be written down about a couple."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from clinic.agreements.reading import Accord
from clinic.agreements.rules import VersionStatus
from clinic.casefile.record import CaseFile
from clinic.couples.rules import Stage
from clinic.desk.places import EVER, Opened, opened
from clinic.kernel.text import folded
from clinic.records.declaration import Family, Kind
from clinic.records.kinds import KINDS
from clinic.records.rules import closed

OPENERS = ("Event", "Session feedback", "Small promise", "Small win")  # what is added most stands first of its group


@dataclass(frozen=True)
class Thing:
    """One thing to add: `words` is what else it is found by; `kept` says how many there are, `board` shows them.

    `order` is what it is sorted by in place of its title, so that the first partner stands before the second.
    """

    title: str
    purpose: str
    words: str
    url: str
    stages: frozenset[Stage]
    closed: str = ""
    kept: str = ""
    board: str = ""
    order: str = ""

    @property
    def searched(self) -> str:
        """Return what it is found by, as it is compared."""
        return f" {folded(f'{self.title} {self.words} {self.purpose}')}"


def things(file: CaseFile, meeting_id: str | None = None) -> list[Thing]:
    """Return everything that can be added to a couple's record; from a session each leads back to it."""
    found = [*_places(file, meeting_id), *_changes(file, meeting_id), *_records(file, meeting_id)]
    return sorted(found, key=lambda each: (each.title not in OPENERS, folded(each.order or each.title)))


def found(among: list[Thing], text: str) -> list[Thing]:
    """Return the things in which each typed word begins a word: its title first, then titles that begin with it.

    static/js/filter.js does the same while one types.
    """
    wanted = folded(text).split()
    hits = [each for each in among if all(f" {word}" in each.searched for word in wanted)]
    begun = " ".join(wanted)
    return sorted(hits, key=lambda each: (folded(each.title) != begun, not folded(each.title).startswith(begun)))


def grouped(among: list[Thing], stage: Stage) -> list[tuple[str, list[Thing]]]:
    """Return things in groups: what the stage suggests, what suits any time, and what belongs to other stages."""
    groups: dict[str, list[Thing]] = {"For this stage": [], "At any time": [], "In other stages": []}
    for each in among:
        fits = "For this stage" if stage in each.stages else "In other stages"
        groups["At any time" if each.stages == EVER else fits].append(each)
    return [(title, found) for title, found in groups.items() if found]


def _places(file: CaseFile, meeting_id: str | None) -> Iterator[Thing]:
    for each in opened(file.couple):
        if each.place.add:
            url = _address(each, file, meeting_id)
            words = f"{each.title} {each.place.also}"
            yield Thing(each.add, each.purpose, words, url, each.place.stages, order=each.place.add)


def _address(each: Opened, file: CaseFile, meeting_id: str | None) -> str:
    back: Mapping[str, Any] = {each.place.back: meeting_id} if each.place.back and meeting_id else {}
    return url_for(each.place.endpoint, couple_id=file.couple.id, **each.values, **back)


def _changes(file: CaseFile, meeting_id: str | None) -> Iterator[Thing]:
    for accord in file.accords:
        if accord.status is not VersionStatus.ENDED:
            yield from _change(file, accord, {"back": meeting_id} if meeting_id else {})


def _change(file: CaseFile, accord: Accord, back: Mapping[str, str]) -> Iterator[Thing]:
    name = accord.agreement.name
    place: dict[str, Any] = {"couple_id": file.couple.id, "agreement_id": accord.agreement.id, **back}
    words = f"{name} agreement boundary version sign"
    where = "A new version, a draft until both have signed." if accord.active else "The draft, before it is signed."
    yield Thing(f"Change: {name}", where, words, url_for("agreements.change", **place), EVER)
    if accord.active:
        how = "How it was kept, and who told."
        yield Thing(f"Review: {name}", how, f"{words} kept", url_for("agreements.agreement", **place), EVER)


def _records(file: CaseFile, meeting_id: str | None) -> Iterator[Thing]:
    for kind in KINDS.values():
        url = url_for("records.new", couple_id=file.couple.id, kind=kind.slug, meeting=meeting_id)
        yield Thing(
            title=kind.title,
            purpose=kind.purpose,
            words=_words(kind),
            url=url,
            stages=frozenset(map(Stage, kind.stages)),
            closed=closed(kind, file.couple.stage.value),
            kept=_kept(kind, len(file.by_kind.get(kind.slug, ()))),
            board=url_for("records.board", couple_id=file.couple.id, kind=kind.slug),
        )


def _kept(kind: Kind, count: int) -> str:
    if not count:
        return ""
    return f"{count} in four weeks" if kind.family is Family.PRACTICE else f"{count} so far"


def _words(kind: Kind) -> str:
    labels = " ".join(field.label for field in kind.fields)
    return f"{kind.system} {kind.also_found_by} {labels}"
