"""Drawings as low as a line of text: the spark of the brief and the strip of the caseload (look.md section 2)."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from markupsafe import Markup

from clinic.ratings.chart_svg import Frame, framed, line, polygons, spots_of
from clinic.ratings.charts import LIGHT, MARKERS, ChartModel, Strand
from clinic.ratings.rules import HIGHEST

SPARK_WIDTH, SPARK_HEIGHT = 220, 56
STRIP_WIDTH, STRIP_HEIGHT = 100, 28

Ends = tuple[float | None, float | None]


def _root(kind: str, width: int, height: int, words: str) -> str:
    named = f' role="img"><title>{escape(words)}</title>' if words else ' aria-hidden="true">'
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg class="{kind}" {size} xmlns="http://www.w3.org/2000/svg"{named}'


def _mark(partner: str, x: float, y: float, *, hollow: bool = False) -> str:
    colour = getattr(LIGHT, partner)
    fill, stroke, radius = (LIGHT.surface, colour, 3.4) if hollow else (colour, LIGHT.surface, 4.4)
    half = radius * 1.25
    shape = f'<path d="M{x:.1f} {y - half:.1f}l{half} {half}l-{half} {half}l-{half}-{half}z"'
    if MARKERS[partner] == "circle":
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"'
    kind = "pt first" if hollow else "pt"
    return f'{shape} class="{kind} {partner}" fill="{fill}" stroke="{stroke}" stroke-width="1.6"/>'


def _strand(strand: Strand, frame: Frame) -> str:
    last = strand.points[-1]
    mark = _mark(strand.partner, frame.x(last.date), frame.y(last.value))
    return line(strand, spots_of(strand, frame), 2, "4 3") + mark


def spark(model: ChartModel) -> Markup:
    """Draw the chosen period without axes: both lines, the gap, the middle of the scale and the last values."""
    model = model.cut()
    days = max(1, (model.end - model.start).days)
    frame = framed(6, SPARK_WIDTH - 7, 6, SPARK_HEIGHT - 6, model.start.toordinal(), days)
    parts = [
        _root("spark", SPARK_WIDTH, SPARK_HEIGHT, f"{model.title}. {model.description}"),
        polygons(model, frame),
        f'<path class="grid" d="M6 {frame.y(5):.1f}H{SPARK_WIDTH - 7}" stroke="{LIGHT.grid}"/>',
        *(_strand(strand, frame) for strand in model.strands if strand.points),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every text is escaped above


def _row(partner: str, first: float | None, latest: float | None, y: float) -> Iterable[str]:
    places = [None if value is None else 8 + value / HIGHEST * (STRIP_WIDTH - 16) for value in (first, latest)]
    start, end = places
    if start is not None and end is not None:
        way = f'd="M{start:.1f} {y}H{end:.1f}" stroke="{getattr(LIGHT, partner)}" stroke-opacity="0.35"'
        yield f'<path class="span {partner}" {way} stroke-width="3"/>'
    if start is not None:
        yield _mark(partner, start, y, hollow=True)
    if end is not None:
        yield _mark(partner, end, y)


@lru_cache(maxsize=4096)  # whole numbers from 0 to 10 on each end: the same few come back on every page
def strip(first: Ends, latest: Ends, words: str = "") -> Markup:
    """Draw each partner's way from first (hollow) to latest (solid) on one 0-10 rule, p1 above p2.

    `words` is its name for a screen reader; without them it is decoration beside figures that say the same.
    """
    rules = f"M8 3V{STRIP_HEIGHT - 3}M{STRIP_WIDTH / 2:.0f} 3V{STRIP_HEIGHT - 3}M{STRIP_WIDTH - 8} 3V{STRIP_HEIGHT - 3}"
    parts = [
        _root("strip", STRIP_WIDTH, STRIP_HEIGHT, words),
        f'<path class="grid" d="{rules}" stroke="{LIGHT.grid}"/>',
        *_row("p1", first[0], latest[0], 8.5),
        *_row("p2", first[1], latest[1], 19.5),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every text is escaped above
