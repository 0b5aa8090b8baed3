"""One chart of a trend as plain values; `chart_svg` and `chart_plotly` draw the same model (domain.md 2.8, look.md)."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from clinic.ratings.rules import LOWEST, day_words
from clinic.ratings.sentences import text_twin
from clinic.ratings.trends import Middle, Point, Series, Trend

Period = Literal["3m", "12m", "all"]
Span = tuple[date, date]
Segments = tuple[tuple[Point, ...], ...]
PERIODS: Mapping[Period, int] = {"3m": 3, "12m": 12, "all": 0}
SHORTEST_DAYS = 28
LEAD_DAYS = 28
LABEL_DISTANCE = 1.15
LETTER_SHARE, TODAY_SHARE = 0.085, 0.18
LETTER_ROWS = 4
NAME_LENGTH = 14
DENSE = 60


class Palette(NamedTuple):
    """Colour tokens of look.md section 2; every value differs, so that a light drawing can be recoloured by value."""

    p1: str
    p2: str
    gap: str
    grid: str
    base: str
    quiet: str
    ink: str
    brand: str
    surface: str


LIGHT = Palette("#0b6a75", "#a85500", "#f1edec", "#e6dfdf", "#877c8a", "#62576a", "#2a2130", "#5d3568", "#ffffff")
DARK = Palette("#6fcbd4", "#f2ae62", "#312b35", "#3e3742", "#8f8494", "#bdb2c2", "#f2edf3", "#d5aee0", "#252028")
MARKERS = {"p1": "circle", "p2": "diamond"}
DASHES = {"p1": "solid", "p2": "dash"}


class SessionTick(NamedTuple):
    """A session on the bottom line: filled when held, hollow when somebody missed it."""

    date: date
    held: bool


class EventMark(NamedTuple):
    """An event as a letter; empty text for joint viewing; `on_chart` False keeps it off every chart."""

    letter: str
    date: date
    text: str = ""
    on_chart: bool = True


class PlacedEvent(NamedTuple):
    """An event with the row in which its letter stands, so that close letters do not cover each other."""

    letter: str
    date: date
    text: str
    row: int


class Vertex(NamedTuple):
    """A corner of the shaded gap."""

    date: date
    value: float


@dataclass(frozen=True, slots=True)
class Strand:
    """One partner's line: colour, shape and dash together, never one alone (look.md section 2)."""

    partner: str
    name: str
    label: str
    label_at: float
    colour: str
    marker: str
    dash: str
    segments: Segments
    baseline: Middle | None

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, line breaks left out."""
        return tuple(point for segment in self.segments for point in segment)


@dataclass(frozen=True, slots=True)
class ChartModel:
    """Everything a drawing of one measure needs; the axis is always 0-10 and time is true to scale (domain.md 2.8)."""

    key: str
    title: str
    description: str
    period: Period
    ranges: Mapping[Period, Span]
    strands: tuple[Strand, Strand]
    gaps: tuple[tuple[Vertex, ...], ...]
    ticks: tuple[SessionTick, ...]
    events: tuple[PlacedEvent, ...]

    @property
    def start(self) -> date:
        """First day of the chosen period."""
        return self.ranges[self.period][0]

    @property
    def end(self) -> date:
        """Last day of every period: the day the statistics are as of."""
        return self.ranges[self.period][1]

    @property
    def scale(self) -> float:
        """Size of markers and lines: smaller where so many ratings would cover each other."""
        return 0.6 if max(len(strand.points) for strand in self.strands) > DENSE else 1

    def cut(self) -> "ChartModel":
        """Keep only what lies in the chosen period, for a drawing that cannot zoom."""
        one, two = (replace(strand, segments=_within(strand.segments, self.start)) for strand in self.strands)
        return replace(
            self,
            strands=(one, two),
            gaps=gaps_between(one.segments, two.segments),
            ticks=tuple(tick for tick in self.ticks if tick.date >= self.start),
            events=placed([event for event in self.events if event.date >= self.start], self.start, self.end),
        )


def months_before(day: date, months: int) -> date:
    """Go back whole calendar months; where the month is shorter, to its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return first.replace(day=min(day.day, last))


def _within(segments: Segments, start: date) -> Segments:
    kept = (tuple(point for point in segment if point.date >= start) for segment in segments)
    return tuple(segment for segment in kept if segment)


def _index(segment: Sequence[Point], day: date) -> int:
    return bisect_left(segment, day, key=lambda point: point.date)


def _value_at(segment: Sequence[Point], day: date) -> float:
    """Read the drawn line between its ratings; only to shade the gap, never as a rating (domain.md 2.5 D2)."""
    right = segment[_index(segment, day)]
    if right.date == day:
        return right.value
    left = segment[_index(segment, day) - 1]
    share = (day - left.date).days / (right.date - left.date).days
    return left.value + share * (right.value - left.value)


def _edge(segment: Sequence[Point], start: date, end: date) -> list[Vertex]:
    inner = segment[_index(segment, start + timedelta(1)) : _index(segment, end)]
    outline = [Vertex(point.date, point.value) for point in inner]
    return [Vertex(start, _value_at(segment, start)), *outline, Vertex(end, _value_at(segment, end))]


def gaps_between(one: Segments, two: Segments) -> tuple[tuple[Vertex, ...], ...]:
    """Outline the space between the lines, only where both partners have a line (domain.md 2.5 D2)."""
    gaps, i, j = [], 0, 0
    while i < len(one) and j < len(two):
        a, b = one[i], two[j]
        start, end = max(a[0].date, b[0].date), min(a[-1].date, b[-1].date)
        if start < end:
            gaps.append((*_edge(a, start, end), *reversed(_edge(b, start, end))))
        i, j = (i + 1, j) if a[-1].date < b[-1].date else (i, j + 1)
    return tuple(gaps)


def _label_places(one: Series, two: Series) -> tuple[float, float]:
    """Keep the two line-end labels at least one point of the scale apart, the higher line's label above."""
    a, b = (float(series.latest.value) if series.latest else LOWEST for series in (one, two))
    short = LABEL_DISTANCE - abs(a - b)
    if short <= 0 or not (one.latest and two.latest):
        return a, b
    push = short / 2 if a >= b else -short / 2
    return a + push, b - push


def _label(series: Series, name: str) -> str:
    short = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
    return f"{short} {series.latest.value}" if series.latest and series.level else short


def _strand(series: Series, name: str, place: float) -> Strand:
    return Strand(
        partner=series.partner,
        name=name,
        label=_label(series, name) if series.points else "",
        label_at=place,
        colour=getattr(LIGHT, series.partner),
        marker=MARKERS[series.partner],
        dash=DASHES[series.partner],
        segments=series.segments,
        baseline=series.baseline,
    )


def _ranges(trend: Trend, ticks: Sequence[SessionTick], events: Sequence[EventMark]) -> dict[Period, Span]:
    days = [series.points[0].date for series in trend.series if series.points] + [tick.date for tick in ticks]
    first = min([*days, trend.as_of - timedelta(SHORTEST_DAYS)])
    first = min([first, *(event.date for event in events if 0 <= (first - event.date).days <= LEAD_DAYS)])
    starts = {period: months_before(trend.as_of, months) if months else first for period, months in PERIODS.items()}
    return {period: (max(first, start), trend.as_of) for period, start in starts.items()}


def placed(events: Sequence[EventMark | PlacedEvent], start: date, end: date) -> tuple[PlacedEvent, ...]:
    """Put letters in rows, so that close ones do not cover each other, nor the word that marks the last day."""
    days = (end - start).days
    done: list[PlacedEvent] = []
    for event in sorted(events, key=lambda event: event.date):
        near = [other.row for other in done if (event.date - other.date).days < days * LETTER_SHARE]
        taken = [*near, 0] if (end - event.date).days < days * TODAY_SHARE else near
        row = next((row for row in range(LETTER_ROWS) if row not in taken), 0)
        done.append(PlacedEvent(event.letter, event.date, event.text, row))
    return tuple(done)


def _description(trend: Trend, names: Mapping[str, str], events: Iterable[PlacedEvent]) -> str:
    twin = " ".join(text_twin(trend, names, trend.as_of))
    marks = [f"{event.letter} {day_words(event.date, trend.as_of)} {event.text}".rstrip() for event in events]
    return f"{twin} Events: {'; '.join(marks)}." if marks else twin


def chart_model(
    trend: Trend,
    names: Mapping[str, str],
    ticks: Sequence[SessionTick] = (),
    events: Sequence[EventMark] = (),
    period: Period = "all",
) -> ChartModel:
    """Gather one chart: both strands, the gap, session ticks and events up to `as_of`, and the periods to zoom to.

    Every period ends at `as_of`. "all" starts at the first rating or session, or at an event up to 28 days before it,
    and spans 28 days at least; the others start no earlier. The strands hold the whole case whatever the period:
    paper cuts, the screen zooms.
    """
    past = tuple(tick for tick in ticks if tick.date <= trend.as_of)
    wanted = [event for event in events if event.on_chart and event.date <= trend.as_of]
    ranges = _ranges(trend, past, wanted)
    first, last = ranges["all"]
    marks = placed([event for event in wanted if event.date >= first], first, last)
    one, two = trend.series
    here, there = _label_places(one, two)
    return ChartModel(
        key=trend.measure.key,
        title=trend.measure.title,
        description=_description(trend, names, marks),
        period=period,
        ranges=ranges,
        strands=(_strand(one, names["p1"], here), _strand(two, names["p2"], there)),
        gaps=gaps_between(one.segments, two.segments),
        ticks=past,
        events=marks,
    )
