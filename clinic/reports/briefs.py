"""The brief as it is printed: one page, in the order of domain.md 5.1, as plain values and short enough to fit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from markupsafe import Markup

from clinic.casefile.brief import Brief, HomeworkLine
from clinic.casefile.pictures import Picture
from clinic.couples.rules import Status
from clinic.kernel.text import day
from clinic.ratings.rules import change_words
from clinic.ratings.trends import Step
from clinic.reports.naming import Names
from clinic.reports.sheets import Facts
from clinic.sessions.rules import format_words


@dataclass(frozen=True)
class Room:
    """How much of each block is printed: characters of the plan and of a line, and lines of a list."""

    plan: int
    line: int
    most: int


ROOMS: Final = (Room(900, 250, 8), Room(500, 150, 5), Room(280, 90, 3), Room(200, 80, 3))
PAGE: Final = 20
COLUMN, ROW = 56, 118
HEADING = 3
BESIDE: Final = Room(0, 110, 4)
FACT_GAP: Final = " " * 8
LONGEST_PLACE: Final = 80
MOST_RULED: Final = 8


@dataclass(frozen=True)
class Panel:
    """One measure of the last twelve weeks; `drawing` is empty where nothing was rated."""

    title: str
    drawing: Markup
    words: tuple[str, ...]


@dataclass(frozen=True)
class BriefText:
    """A brief as it is printed."""

    facts: Facts
    unsigned: tuple[str, ...]
    safety: tuple[str, ...]
    stopped: str
    panels: tuple[Panel, ...]
    since: tuple[str, ...]
    homework: tuple[str, ...]
    agreed: tuple[str, ...]
    around: tuple[str, ...]
    agenda: tuple[str, ...]
    lines: int = 0


def brief_text(brief: Brief, names: Names) -> BriefText:
    """Return the brief on one page: with as much of each block as fits, and ruled lines on what is left.

    Nothing is lost by a cut: the note, the events and the homework hold the whole of it.
    """
    for room in ROOMS:
        text = _filled(brief, names, room)
        left = PAGE - _height(text)
        if left >= 0:
            break
    return replace(text, lines=max(0, min(MOST_RULED, left // 2)))


def _filled(brief: Brief, names: Names, room: Room) -> BriefText:
    happened = sorted([*brief.since, *brief.resets], key=lambda each: each[0], reverse=True)
    since = [f"{day(on)}: {words}" for on, words in happened]
    homework = [_homework(each) for each in brief.homework]
    return BriefText(
        facts=tuple((word, names.text(value)) for word, value in _facts(brief, names) if value),
        unsigned=tuple(first([f"Session {each.number}, {day(each.day)}" for each in brief.unsigned], room)),
        safety=tuple(names.text(each) for each in first(brief.safety, room)),
        stopped=names.text(cut(brief.stopped, room.plan)),
        panels=tuple(_panel(each) for each in brief.pictures),
        since=tuple(names.text(each) for each in first(since, room)),
        homework=tuple(names.text(each) for each in first(homework, room)),
        agreed=tuple(names.text(each) for each in first([*brief.agreements, *brief.on_hold], room, BESIDE)),
        around=tuple(names.text(each) for each in first([*brief.signs, *brief.outside, *brief.feedback], room, BESIDE)),
        agenda=tuple(names.text(cut(each, room.line)) for each in brief.agenda),
    )


def _height(text: BriefText) -> int:
    """Return the lines that the blocks of words need; two blocks stand side by side."""
    above = max(_lines(text.safety), _lines([text.stopped]))
    below = max(_lines(text.since), _lines(text.homework))
    beneath = max(_lines(text.agreed), _lines(text.around))
    beneath += HEADING if beneath else 0
    facts = 2 * _lines([FACT_GAP.join(value for _, value in text.facts)], ROW)
    return facts + above + below + beneath + _lines(text.agenda, ROW) + _lines(["; ".join(text.unsigned)], ROW)


def _lines(texts: Iterable[str], width: int = COLUMN) -> int:
    return sum(ceil(len(each) / width) for each in texts)


def _facts(brief: Brief, names: Names) -> Iterator[tuple[str, str]]:
    meeting, couple = brief.meeting, brief.file.couple
    yield "Partners", ", ".join(names.in_full)
    yield "Session", str(brief.number)
    when = ", ".join(filter(None, (brief.day_in_words, brief.start)))
    yield "When", when[:1].upper() + when[1:]
    for name, at in brief.other_times:
        yield f"For {name}", at
    if meeting:
        yield "Format", f"{format_words(meeting.format, names.called)}, {meeting.modality.label.lower()}"
        yield "Where", cut(meeting.place, LONGEST_PLACE)
    yield "Expected", brief.expected
    yield "Stage", couple.stage.label
    yield "Work", "" if couple.status is Status.ACTIVE else couple.status.label
    yield "Days since last", "" if brief.days_since_last is None else str(brief.days_since_last)


def _panel(picture: Picture) -> Panel:
    if not picture.trend.n:
        return Panel(picture.title, Markup(""), (picture.sentence,))
    said = zip(picture.twins, picture.trend.series, strict=True)
    words = tuple(twin.removeprefix(f"{picture.title}, ") + _step(series.last_step) for twin, series in said)
    return Panel(picture.title, picture.small_print, words)


def _step(step: Step | None) -> str:
    """Return the last step with both of its dates (domain.md 2.6 S4)."""
    if step is None:
        return ""
    words = change_words(step.change)
    return f" {words[:1].upper()}{words[1:]} from {day(step.before.date)} to {day(step.after.date)}."


def _homework(line: HomeworkLine) -> str:
    detail = f". {line.detail}" if line.detail else ""
    return f"{line.title}, due {day(line.due_on)}: {line.told}{detail}"


def first(lines: Sequence[str], room: Room, least: Room | None = None) -> list[str]:
    """Return the first lines, none too long, with the number of those that were left out; the smaller room counts."""
    most, line = (min(room.most, least.most), min(room.line, least.line)) if least else (room.most, room.line)
    more = [f"and {len(lines) - most} more"] if len(lines) > most else []
    return [cut(each, line) for each in lines[:most]] + more


def cut(text: str, longest: int) -> str:
    """Return a text as one paragraph, cut at a word with an ellipsis where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
