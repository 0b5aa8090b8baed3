"""A chart model as a Plotly specification: plain dicts, so that no request imports plotly (performance.md 2)."""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from itertools import pairwise
from typing import Any

import orjson
from markupsafe import Markup

from clinic.ratings.charts import DARK, LIGHT, ChartModel, Palette, PlacedEvent, SessionTick, Strand
from clinic.ratings.rules import HIGHEST, day_words

FONTS = '"Source Sans 3", "Source Sans", sans-serif'
SESSION_ROW = -0.62
LETTER_ROW = 18
NOTE_LINE, NOTE_LINES = 40, 6
FOUR_WEEKS = 28 * 86_400_000
DIGITS = "0123456789a"
EPOCH = date(1970, 1, 1).toordinal()
DASHES = {"solid": "solid", "dash": "5px,3.5px"}
SIZES = {"circle": 9, "diamond": 7.5}
DAY = "%{x|%-d %B %Y}"
# plotly.js offers to upload a chart to a cloud unless all of these say no (performance.md 2).
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": "reset",
}


def hover_text(words: str) -> str:
    """Break a note into short lines and take away the power of markup: Plotly reads tags and entities in labels."""
    lines = textwrap.wrap(words, NOTE_LINE, max_lines=NOTE_LINES, placeholder=" …")
    return "<br>".join(escape(line, quote=False) for line in lines)


def _broken(strand: Strand) -> tuple[list[date], list[int | None], list[str]]:
    """Join the segments with an empty place between them, where the line must break (domain.md 2.5 D2)."""
    days: list[date] = []
    values: list[int | None] = []
    notes: list[str] = []
    for segment in strand.segments:
        if days:
            days.append(days[-1])
            values.append(None)
            notes.append("")
        days += [point.date for point in segment]
        values += [point.value for point in segment]
        notes += [f"<br>{hover_text(point.note)}" if point.note else "" for point in segment]
    return days, values, notes


def _line(strand: Strand, palette: Palette, *, scale: float) -> dict[str, Any]:
    days, values, notes = _broken(strand)
    colour = getattr(palette, strand.partner)
    noted = {"customdata": notes} if any(notes) else {}
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(strand.name, quote=False),
        "x": days,
        "y": values,
        **noted,
        "connectgaps": False,
        "line": {"color": colour, "dash": DASHES[strand.dash], "width": 2.4 * scale},
        "marker": {
            "color": colour,
            "symbol": strand.marker,
            "size": SIZES[strand.marker] * scale,
            "line": {"color": palette.surface, "width": 1.2 if scale == 1 else 0},
        },
        "hovertemplate": f"%{{fullData.name}}, {DAY}: %{{y}}{'%{customdata}' if noted else ''}<extra></extra>",
    }


def _shading(model: ChartModel, palette: Palette) -> Iterable[dict[str, Any]]:
    for gap in model.gaps:
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [vertex.date for vertex in gap],
            "y": [vertex.value for vertex in gap],
            "fill": "toself",
            "fillcolor": palette.gap,
            "line": {"width": 0},
            "hoverinfo": "skip",
        }


def _sessions(ticks: Iterable[SessionTick], name: str, symbol: str, palette: Palette) -> dict[str, Any]:
    days = [tick.date for tick in ticks]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": days,
        "y": [SESSION_ROW] * len(days),
        "marker": {"color": palette.quiet, "symbol": symbol, "size": 5, "line": {"width": 1}},
        "hovertemplate": f"{name}, {DAY}<extra></extra>",
    }


def _upright(day: str, dash: str, colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "line",
        "yref": "paper",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": colour, "dash": dash, "width": width},
    }


def _start(strand: Strand, palette: Palette) -> Iterable[dict[str, Any]]:
    if strand.baseline:
        place = strand.baseline.value
        ends = {"x0": 0, "x1": 0.02, "y0": place, "y1": place}
        line = {"color": getattr(palette, strand.partner), "width": 2.4}
        yield {"type": "line", "xref": "paper", "yref": "y", **ends, "line": line}


def _note(text: str, size: int, colour: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour, "weight": 600}, **more}


def _letter(event: PlacedEvent, palette: Palette) -> dict[str, Any]:
    words = f"{day_words(event.date, event.date)} {event.date.year}"
    hover = f"{words}<br>{hover_text(event.text)}" if event.text else words
    place = {"x": event.date.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom"}
    box = {
        "bordercolor": palette.base,
        "borderwidth": 1,
        "borderpad": 0,
        "width": 15,
        "height": 15,
        "bgcolor": palette.surface,
    }
    shift = {"yshift": 4 + LETTER_ROW * event.row, "hovertext": hover}
    return _note(escape(event.letter), 12, palette.ink, **place, **box, **shift)


def _end_label(strand: Strand, palette: Palette) -> dict[str, Any]:
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 6, "y": strand.label_at}
    return _note(escape(strand.label, quote=False), 15, getattr(palette, strand.partner), **place)


def _axes(model: ChartModel, palette: Palette) -> dict[str, Any]:
    stops = [([None, FOUR_WEEKS], "%-d %b\n%Y"), (["M1", "M12"], "%b\n%Y"), (["M12", None], "%Y")]
    return {
        "xaxis": {
            "type": "date",
            "range": plotly_ranges(model)[model.period],
            "showgrid": False,
            "nticks": 7,
            "tickangle": 0,
            "tickformatstops": [{"dtickrange": span, "value": words} for span, words in stops],
        },
        "yaxis": {
            "zerolinecolor": palette.base,
            "range": [-1, HIGHEST + 0.35],
            "fixedrange": True,
            "dtick": 2,
            "gridcolor": palette.grid,
        },
    }


def plotly_ranges(model: ChartModel) -> dict[str, list[str]]:
    """Give the x-range of each period, a little wider than its days so that no marker is cut."""
    ranges: dict[str, list[str]] = {}
    for period, (start, end) in model.ranges.items():
        pad = max(1, round((end - start).days * 0.02))
        ranges[period] = [
            start.fromordinal(day).isoformat() for day in (start.toordinal() - pad, end.toordinal() + pad)
        ]
    return ranges


def _hover(palette: Palette) -> dict[str, Any]:
    font = {"family": FONTS, "size": 14, "color": palette.ink}
    return {"bgcolor": palette.surface, "bordercolor": palette.base, "font": font}


def _layout(model: ChartModel, palette: Palette) -> dict[str, Any]:
    strands = [strand for strand in model.strands if strand.points]
    rows = max((event.row + 1 for event in model.events), default=1)
    letters = max((len(strand.label) for strand in strands), default=0)
    events = [_upright(event.date.isoformat(), "dot", palette.base, 1) for event in model.events]
    today = _upright(model.end.isoformat(), "dot", palette.brand, 2)
    mark = {
        "x": model.end.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "xanchor": "right",
        "xshift": 7,
    }
    return {
        "height": 280 + LETTER_ROW * rows,
        "margin": {"l": 30, "r": max(16, round(14 + 7.8 * letters)), "t": 6 + LETTER_ROW * rows, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 13, "color": palette.quiet},
        "hoverlabel": _hover(palette),
        "hovermode": "closest",
        "showlegend": False,
        "dragmode": "zoom",
        **_axes(model, palette),
        "shapes": [*events, today, *(start for strand in strands for start in _start(strand, palette))],
        "annotations": [
            *(_letter(event, palette) for event in model.events),
            _note("Today", 12, palette.brand, **mark),
            *(_end_label(strand, palette) for strand in strands),
        ],
    }


def _traces(model: ChartModel, palette: Palette) -> list[dict[str, Any]]:
    held, missed = ([tick for tick in model.ticks if tick.held is held] for held in (True, False))
    return [
        *_shading(model, palette),
        *([_sessions(held, "Session held", "square", palette)] if held else []),
        *([_sessions(missed, "Session missed", "square-open", palette)] if missed else []),
        *(_line(strand, palette, scale=model.scale) for strand in model.strands if strand.points),
    ]


def plotly_spec(model: ChartModel, palette: Palette = LIGHT) -> dict[str, Any]:
    """Draw the same model for the screen: shaded gap, sessions, both strands; data, layout and config."""
    data = [{**trace, "x": [day.isoformat() for day in trace["x"]]} for trace in _traces(model, palette)]
    return {"data": data, "layout": _layout(model, palette), "config": CONFIG}


def day_steps(days: Sequence[date]) -> list[int]:
    """Count the days since 1970 of the first date and from each date to the next; a sixth of the bytes of dates."""
    counts = [day.toordinal() - EPOCH for day in days]
    return counts[:1] + [after - before for before, after in pairwise(counts)]


def digits(values: Sequence[float | None]) -> str | Sequence[float | None]:
    """Write whole values as one sign each, "a" for 10 and "-" for none; leave a list with fractions as it is."""
    if any(value is not None and value % 1 for value in values):
        return values
    return "".join("-" if value is None else DIGITS[int(value)] for value in values)


def _packed(trace: dict[str, Any]) -> dict[str, Any]:
    return {**trace, "x": day_steps(trace["x"]), "y": digits(trace["y"])}


def chart_json(model: ChartModel) -> Markup:
    """Pack the light specification, its dark colours and the zoom ranges for `charts.js`, safe inside a script tag.

    In `data` each x is in steps of days and each y in digits where it can be; charts.js unpacks both.
    """
    spec = {
        "data": [_packed(trace) for trace in _traces(model, LIGHT)],
        "layout": _layout(model, LIGHT),
        "config": CONFIG,
    }
    packed = orjson.dumps(
        {**spec, "dark": dict(zip(LIGHT, DARK, strict=True)), "ranges": plotly_ranges(model)}
    ).decode()
    for sign, code in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        packed = packed.replace(sign, code)
    return Markup(packed)  # noqa: S704 - no markup sign is left
