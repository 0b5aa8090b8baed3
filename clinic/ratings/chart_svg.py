"""A chart model drawn as inline SVG: first paint on screen, and the chart on paper, where no script runs.

Colours stand in presentation attributes with their light values, because page CSS does not reach inside SVG in
WeasyPrint; on screen the class names let the style sheet recolour them (look.md section 4).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Literal, NamedTuple

from markupsafe import Markup

from clinic.ratings.chart_ticks import date_ticks, tick_words
from clinic.ratings.charts import LIGHT, ChartModel, PlacedEvent, Strand, Vertex
from clinic.ratings.rules import HIGHEST, LOWEST
from clinic.ratings.trends import Point

Size = Literal["wide", "narrow", "print"]
FONTS = "'Source Sans 3', 'Source Sans', 'Noto Sans', sans-serif"
LETTER_ROW = 16
SESSION_ROW = -0.62


class Sheet(NamedTuple):
    """Room of one size in user units: width, height of the 0-10 field, most date marks, and whether today is drawn."""

    width: int
    field: int
    marks: int
    today: bool = True


SHEETS: dict[Size, Sheet] = {
    "wide": Sheet(480, 200, 7),
    "narrow": Sheet(320, 190, 4),
    "print": Sheet(400, 160, 6, today=False),
}


class Frame(NamedTuple):
    """Maps days and values to user units: where the first day and 0 lie, and the units of one day and one point."""

    left: float
    right: float
    top: float
    bottom: float
    first: int
    per_day: float
    per_point: float

    def x(self, day: date) -> float:
        """Place a day; time is true to scale."""
        return self.left + (day.toordinal() - self.first) * self.per_day

    def y(self, value: float) -> float:
        """Place a value of the 0-10 scale."""
        return self.bottom - value * self.per_point

    def spot(self, mark: Point | Vertex) -> str:
        """Place a rating or a corner, as a path writes it."""
        return f"{self.x(mark.date):.4g} {self.y(mark.value):.4g}"


def framed(left: float, right: float, top: float, bottom: float, first: int, days: int) -> Frame:
    """Spread so many days and the whole 0-10 scale over a field."""
    return Frame(left, right, top, bottom, first, (right - left) / days, (bottom - top) / HIGHEST)


def _frame(model: ChartModel, sheet: Sheet) -> Frame:
    rows = max((event.row + 1 for event in model.events), default=1)
    letters = max(len(strand.label) for strand in model.strands)
    top = 8 + LETTER_ROW * rows
    right = sheet.width - max(12, 14 + 7.8 * letters)
    first, days = model.start.toordinal(), (model.end - model.start).days
    pad = days * 0.02
    return framed(24, right, top, top + sheet.field, int(first - pad) - 1, int(days + 2 * pad) + 2)


def _text(x: float, y: float, words: str, kind: str, more: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}"{more}>{escape(words)}</text>'


def _axis(model: ChartModel, frame: Frame, sheet: Sheet) -> Iterable[str]:
    lines = "".join(f"M{frame.left:.0f} {frame.y(value):.1f}H{frame.right:.1f}" for value in range(2, HIGHEST + 1, 2))
    yield f'<path class="grid" d="{lines}" stroke="{LIGHT.grid}"/>'
    yield f'<path class="base" d="M{frame.left:.0f} {frame.bottom:.1f}H{frame.right:.1f}" stroke="{LIGHT.base}"/>'
    for value in range(LOWEST, HIGHEST + 1, 2):
        yield _text(frame.left - 8, frame.y(value) + 4, str(value), "", ' text-anchor="end"')
    ticks = date_ticks(model.start, model.end, sheet.marks)
    for tick in ticks:
        words, year = tick_words(tick, ticks)
        yield _text(frame.x(tick), frame.bottom + 30, words, "", ' text-anchor="middle"')
        if year:
            yield _text(frame.x(tick), frame.bottom + 44, year, "sub", ' text-anchor="middle" font-size="11.5"')


def polygons(model: ChartModel, frame: Frame) -> str:
    """Shade the gap between the partners."""
    shapes = "".join(f"M{'L'.join(map(frame.spot, gap))}z" for gap in model.gaps)
    return f'<path class="gap" d="{shapes}" fill="{LIGHT.gap}"/>' if shapes else ""


def spots_of(strand: Strand, frame: Frame) -> list[list[str]]:
    """Place all points, segment by segment."""
    return [[frame.spot(point) for point in segment] for segment in strand.segments]


def line(strand: Strand, spots: Sequence[Sequence[str]], width: float, dashes: str) -> str:
    """Draw a strand, broken where its ratings are too far apart."""
    lines = "".join(f"M{'L'.join(segment)}" for segment in spots if len(segment) > 1)
    stroke = f'stroke="{strand.colour}" stroke-width="{width:.1f}" stroke-linejoin="round"'
    dash = f' stroke-dasharray="{dashes}"' if strand.dash == "dash" else ""
    return f'<path class="line {strand.partner}" d="{lines}" fill="none" {stroke}{dash}/>' if lines else ""


def _markers(strand: Strand, spots: Sequence[Sequence[str]], scale: float) -> str:
    """Draw all markers of a line as one path; round caps of no length cost WeasyPrint least (performance.md 3)."""
    kind, colour, halo = strand.partner, strand.colour, scale == 1
    half = 4.6 if halo else 3
    shape = f"m0-{half}l{half} {half}-{half} {half}-{half}-{half}z" if strand.marker == "diamond" else "h0"
    marks = "".join(f"M{spot}{shape}" for segment in spots for spot in segment)
    if strand.marker == "diamond":
        edge = f'stroke="{LIGHT.surface}" stroke-width="{1.2 if halo else 0}"'
        return f'<path class="pt {kind}" d="{marks}" fill="{colour}" {edge}/>'
    under = f'<path class="halo" d="{marks}" stroke="{LIGHT.surface}" stroke-width="11" stroke-linecap="round"/>'
    paint = f'stroke="{colour}" stroke-width="{8.6 * scale:.1f}" stroke-linecap="round"'
    return f'{under if halo else ""}<path class="round {kind}" d="{marks}" {paint}/>'


def _strand(strand: Strand, frame: Frame, scale: float) -> Iterable[str]:
    if not strand.points:
        return
    spots = spots_of(strand, frame)
    yield f"<g><title>{escape(strand.name)}</title>"
    yield line(strand, spots, 2.4 * scale, "5 3.5") + _markers(strand, spots, scale)
    if strand.baseline:
        start = f"M{frame.left:.0f} {frame.y(strand.baseline.value):.1f}h9"
        yield f'<path class="start {strand.partner}" d="{start}" stroke="{strand.colour}" stroke-width="2.4"/>'
    bold = f' font-size="15" font-weight="600" fill="{strand.colour}"'
    yield _text(frame.right + 8, frame.y(strand.label_at) + 5, strand.label, f"end {strand.partner}", bold) + "</g>"


def _sessions(model: ChartModel, frame: Frame) -> Iterable[str]:
    y = frame.y(SESSION_ROW)
    held = "".join(f"M{frame.x(tick.date) - 2.5:.1f} {y:.1f}h5" for tick in model.ticks if tick.held)
    missed = "".join(
        f"M{frame.x(tick.date) - 2.2:.1f} {y - 2.2:.1f}h4.4v4.4h-4.4z" for tick in model.ticks if not tick.held
    )
    if held:
        yield f'<path class="held" d="{held}" stroke="{LIGHT.quiet}" stroke-width="5"/>'
    if missed:
        yield f'<path class="missed" d="{missed}" fill="{LIGHT.surface}" stroke="{LIGHT.quiet}" stroke-width="1.2"/>'


def _event(event: PlacedEvent, frame: Frame) -> str:
    x, y = frame.x(event.date), frame.top - 5 - LETTER_ROW * event.row
    stem = f'<path class="event" d="M{x:.1f} {frame.bottom:.1f}V{y:.1f}" stroke="{LIGHT.base}" stroke-dasharray="2 3"/>'
    box = f'<rect class="letterbox" x="{x - 7.5:.1f}" y="{y - 14:.1f}" width="15" height="15" rx="3"'
    box += f' fill="{LIGHT.surface}" stroke="{LIGHT.base}"/>'
    bold = f' text-anchor="middle" font-size="11.5" font-weight="600" fill="{LIGHT.ink}"'
    return stem + box + _text(x, y - 2.6, event.letter, "letter", bold)


def _today(model: ChartModel, frame: Frame) -> str:
    x = frame.x(model.end)
    stem = f'<path class="todayline" d="M{x:.1f} {frame.bottom:.1f}V{frame.top - 5:.1f}" stroke="{LIGHT.brand}"'
    stem += ' stroke-dasharray="1 4" stroke-width="2" stroke-linecap="round"/>'
    more = f' text-anchor="end" font-size="11.5" font-weight="600" fill="{LIGHT.brand}"'
    return stem + _text(x + 5, frame.top - 9, "Today", "today", more)


def svg(model: ChartModel, size: Size = "wide") -> Markup:
    """Draw the chosen period: gap, grid, both strands, session marks and events, under a title and a description."""
    model, sheet = model.cut(), SHEETS[size]
    frame = _frame(model, sheet)
    parts = [
        f'<svg class="trend-svg trend {size}" viewBox="0 0 {sheet.width} {frame.bottom + 50:.0f}" role="img"',
        f' font-family="{FONTS}" font-size="13" fill="{LIGHT.quiet}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(model.title)}</title><desc>{escape(model.description)}</desc>",
        polygons(model, frame),
        *_axis(model, frame, sheet),
        *_sessions(model, frame),
        *(_event(event, frame) for event in model.events),
        _today(model, frame) if sheet.today else "",
        *(part for strand in model.strands for part in _strand(strand, frame, model.scale)),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every text is escaped above
