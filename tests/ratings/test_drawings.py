"""Two drawings of one model: the inline SVG and the Plotly specification must show the same."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import plotly
import plotly.graph_objects as go
import pytest

from clinic.ratings.chart_plotly import chart_json, day_steps, digits, hover_text, plotly_spec
from clinic.ratings.chart_small import spark, strip
from clinic.ratings.chart_svg import SHEETS, svg
from clinic.ratings.charts import DARK, LIGHT, ChartModel, EventMark, Strand, chart_model
from clinic.ratings.trends import couple_trend
from tests.ratings.samples import reading, weekly
from tests.ratings.test_charts import MONDAY, case_model, model_of

SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = Path(__file__).parents[2] / "static" / "js" / "charts.js"
NASTY = '<b>Zoë</b> & "Co" %{y} </script><img src=x onerror=alert(1)>'
BROKEN = [3, 4, 5, None, None, None, None, 6, 7]


def drawn(model: ChartModel, size: Any = "wide") -> ET.Element:
    """The parsed SVG."""
    return ET.fromstring(svg(model, size))


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    """Elements that carry a class."""
    return [element for element in root.iter() if name in element.get("class", "").split()]


def spots(path: str) -> list[tuple[float, float]]:
    """The absolute places that a path goes to."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


class Ruler:
    """Reads days and values back from a drawing, by its first event, its last day and the figures of its axis."""

    def __init__(self, root: ET.Element, model: ChartModel) -> None:
        figures = {element.text: float(element.get("y", "")) for element in root.iter(f"{SVG}text")}
        self.zero, self.ten = figures["0"], figures["10"]
        (end, _), *_ = spots(of_class(root, "todayline")[0].get("d", ""))
        self.first = model.events[0].date
        self.left = float(of_class(root, "letter")[0].get("x", ""))
        self.per_day = (end - self.left) / (model.end - self.first).days
        self.shift = spots(of_class(root, "base")[0].get("d", "").replace("H", " 0L"))[0][1] - self.zero

    def read(self, spot: tuple[float, float]) -> tuple[str, float]:
        """The day and value at a place."""
        day = self.first + timedelta(round((spot[0] - self.left) / self.per_day))
        return day.isoformat(), round((self.zero + self.shift - spot[1]) / (self.zero - self.ten) * 10, 1)


def strand_group(root: ET.Element, strand: Strand) -> ET.Element:
    """The group titled with a partner's name."""
    return next(group for group in root.iter(f"{SVG}g") if group.findtext(f"{SVG}title") == strand.name)


def trace_of(spec: dict[str, Any], strand: Strand) -> dict[str, Any]:
    """The Plotly trace with a partner's name."""
    return next(trace for trace in spec["data"] if trace.get("name") == strand.name)


@pytest.mark.parametrize(("name", "measure"), [("a", "trust"), ("a", "closeness"), ("b", "emotional_safety")])
def test_both_drawings_show_the_same_strands(name: str, measure: str) -> None:
    model = case_model(name, measure)
    root, spec = drawn(model), plotly_spec(model)
    ruler = Ruler(root, model)
    for strand in model.strands:
        group, trace = strand_group(root, strand), trace_of(spec, strand)
        (line,) = of_class(group, "line")
        (marks,) = of_class(group, "round") or of_class(group, "pt")
        assert line.get("stroke") == trace["line"]["color"] == strand.colour
        assert (line.get("stroke-dasharray") is not None) is (trace["line"]["dash"] != "solid")
        assert (marks.get("fill") is not None) is (trace["marker"]["symbol"] == "diamond")
        shown = [(day, value) for day, value in zip(trace["x"], trace["y"], strict=True) if value is not None]
        assert [ruler.read(spot) for spot in spots(marks.get("d", ""))] == shown
        assert shown == [(point.date.isoformat(), point.value) for point in strand.points]


def test_both_drawings_show_the_same_events_and_sessions() -> None:
    model = case_model("b")
    root, spec = drawn(model), plotly_spec(model)
    ruler = Ruler(root, model)
    letters = [(each.text, ruler.read((float(each.get("x", "")), 0))[0]) for each in of_class(root, "letter")]
    boxes = [(each["text"], each["x"]) for each in spec["layout"]["annotations"] if "bordercolor" in each]
    assert letters == boxes == [(event.letter, event.date.isoformat()) for event in model.events]
    for kind, name in (("held", "Session held"), ("missed", "Session missed")):
        (path,), trace = of_class(root, kind), next(each for each in spec["data"] if each.get("name") == name)
        assert path.get("d", "").count("M") == len(trace["x"])


def test_both_drawings_shade_the_same_gap_and_break_the_same_lines() -> None:
    events = [EventMark("D", MONDAY)]
    model = model_of(BROKEN, [8] * 9, weeks=9, events=events)
    root, spec = drawn(model), plotly_spec(model)
    ruler = Ruler(root, model)
    polygons = of_class(root, "gap")[0].get("d", "").split("z")[:-1]
    shaded = [trace for trace in spec["data"] if trace.get("fill") == "toself"]
    for polygon, trace in zip(polygons, shaded, strict=True):
        assert [ruler.read(spot) for spot in spots(polygon)] == list(zip(trace["x"], trace["y"], strict=True))
    assert len(polygons) == 2
    assert of_class(strand_group(root, model.strands[0]), "line")[0].get("d", "").count("M") == 2
    assert trace_of(spec, model.strands[0])["y"] == [3, 4, 5, None, 6, 7]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_plotly_accepts_the_specification(palette: Any) -> None:
    for model in (case_model("a"), case_model("b", "closeness"), model_of([], []), model_of(BROKEN, [4])):
        spec = plotly_spec(model, palette)
        figure = go.Figure({"data": spec["data"], "layout": spec["layout"]})
        assert figure.layout.yaxis.fixedrange
        assert all(not trace.connectgaps for trace in figure.data)


def test_the_axis_never_leaves_zero_to_ten_and_nothing_is_shared() -> None:
    spec = plotly_spec(model_of([9, 9, 10], [9, 10, 9]))
    low, high = spec["layout"]["yaxis"]["range"]
    assert low <= 0
    assert 10 < high < 11
    assert (
        spec["config"]["showSendToCloud"] is spec["config"]["displaylogo"] is spec["config"]["displayModeBar"] is False
    )
    assert spec["config"]["plotlyServerURL"] == ""
    assert spec["config"]["scrollZoom"] is False


def test_a_light_chart_recoloured_is_the_dark_chart() -> None:
    model = case_model()
    text = json.dumps(plotly_spec(model, LIGHT))
    for light, dark in zip(LIGHT, DARK, strict=True):
        text = text.replace(light, dark)
    assert json.loads(text) == plotly_spec(model, DARK)


def test_hover_gives_name_date_value_and_note() -> None:
    trace = trace_of(plotly_spec(case_model()), case_model().strands[0])
    assert trace["hovertemplate"] == "%{fullData.name}, %{x|%-d %B %Y}: %{y}%{customdata}<extra></extra>"
    assert trace["customdata"][10] == "<br>The photo reminder"
    assert len(trace["customdata"]) == len(trace["x"])


def test_text_of_people_has_no_power() -> None:
    trend = couple_trend([reading("p1", MONDAY, 4, note=NASTY), *weekly("p2", MONDAY, [5])], "trust", MONDAY)
    model = chart_model(trend, {"p1": NASTY, "p2": "Jon"}, events=[EventMark("<", MONDAY, NASTY)])
    for size in SHEETS:
        assert "<b>" not in svg(model, size)
        assert drawn(model, size).findtext(f"{SVG}g/{SVG}title") == NASTY
    packed = chart_json(model)
    assert not set("<>&") & set(packed)
    texts = [text for text in _texts(json.loads(packed)) if "Zoë" in text]
    assert texts
    assert all("<b" not in text.replace("<br>", "") and "<img" not in text for text in texts)
    assert "<b>" not in spark(model)
    assert "<b>" not in strip((1, 2), (3, 4), NASTY)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def test_a_long_note_is_broken_into_few_short_lines() -> None:
    lines = hover_text("word " * 200).split("<br>")
    assert len(lines) == 6
    assert all(len(line) <= 40 for line in lines)
    assert lines[-1].endswith("…")


def test_the_packed_chart_holds_the_same_figures_in_few_bytes() -> None:
    model = model_of([i % 11 for i in range(200)], [i * 3 % 11 for i in range(200)], weeks=200)
    spec, packed = plotly_spec(model), json.loads(chart_json(model))
    for trace, small in zip(spec["data"], packed["data"], strict=True):
        days = [date(1970, 1, 1) + timedelta(day) for day in accumulate(small["x"])]
        assert [day.isoformat() for day in days] == trace["x"]
        signs = small["y"] if isinstance(small["y"], list) else [None if s == "-" else int(s, 11) for s in small["y"]]
        assert signs == trace["y"]
    assert packed["layout"] == spec["layout"]
    assert len(chart_json(model)) < 14_500 / 2


def test_packing_keeps_gaps_and_fractions() -> None:
    assert digits([0, None, 10]) == "0-a"
    assert digits([0.5, 1]) == [0.5, 1]
    assert day_steps([]) == []
    assert day_steps([date(1970, 1, 3), date(1970, 1, 1)]) == [2, -2]


def test_a_chart_of_eight_hundred_points_stays_small() -> None:
    """A quarter of what matplotlib needs for it (performance.md 7, C1)."""
    model = model_of([i % 11 for i in range(400)], [i * 3 % 11 for i in range(400)], weeks=400)
    assert len(svg(model, "print")) < 141_000 / 4


@pytest.mark.parametrize("size", SHEETS)
def test_the_svg_names_and_describes_itself_without_inline_style(size: Any) -> None:
    model = case_model()
    root = drawn(model, size)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Trust"
    assert root.findtext(f"{SVG}desc") == model.description
    assert all("style" not in element.attrib and "id" not in element.attrib for element in root.iter())
    assert bool(of_class(root, "today")) is (size != "print")


@pytest.mark.parametrize("size", SHEETS)
def test_nothing_of_the_svg_lies_outside_its_frame(size: Any) -> None:
    root = drawn(case_model(), size)
    _, _, width, height = (float(number) for number in root.get("viewBox", "").split())
    right = float(of_class(root, "base")[0].get("d", "").split("H")[1])
    for path in [*of_class(root, "round"), *of_class(root, "pt"), *of_class(root, "gap")]:
        assert all(24 < x < right and 0 < y < height for x, y in spots(path.get("d", "")))
    for element in root.iter(f"{SVG}text"):
        reach = len(element.text or "") * 7 if element.get("text-anchor") is None else 0
        assert float(element.get("x", "")) + reach <= width
        assert 0 < float(element.get("y", "")) <= height


def test_drawings_of_nothing_are_empty_frames() -> None:
    model = model_of([], [])
    assert of_class(drawn(model), "line") == []
    assert plotly_spec(model)["data"] == []
    assert ET.fromstring(spark(model)).get("class") == "spark"


def test_a_spark_shows_both_lines_and_their_last_values() -> None:
    root = ET.fromstring(spark(case_model()))
    assert len(of_class(root, "line")) == len(of_class(root, "pt")) == 2
    assert root.findtext(f"{SVG}title", "").startswith("Trust. Trust, Zoë: 7")


def test_a_strip_goes_from_hollow_to_solid_on_one_rule() -> None:
    root = ET.fromstring(strip((2, 8), (7, None), "Ines 2 to 7"))
    hollow, solid = (
        of_class(root, "first"),
        [each for each in of_class(root, "pt") if "first" not in each.get("class", "")],
    )
    assert [each.get("class") for each in hollow] == ["pt first p1", "pt first p2"]
    assert [each.get("cx") for each in solid] == [f"{8 + 7 * 8.4:.1f}"]
    assert len(of_class(root, "span")) == 1
    assert ET.fromstring(strip((2, 8), (7, 9))).get("aria-hidden") == "true"


def test_no_drawing_imports_plotly() -> None:
    code = (
        "import sys; from clinic.ratings import chart_plotly, chart_small, chart_svg; "
        "print('plotly' in sys.modules, 'weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_installed_plotly_makes_no_style_element_that_the_policy_would_refuse() -> None:
    """Each style element hangs on an id: the page or charts.js takes it first (performance.md 2)."""
    library = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    makers = re.findall(r'getElementById\("([0-9a-f]{64})"\)', library)
    taken = re.search(r'MAP_STYLE = "([0-9a-f]{64})"', SCRIPT.read_text(encoding="utf-8"))
    assert taken is not None
    assert makers == [taken[1]]
    assert library.count('createElement("style")') == 2
    assert '"plotly.js-style-"' in library
