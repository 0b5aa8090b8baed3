"""The look: contrast read from the token file, icons that are drawings, sheets that stand alone, macros."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import BooleanField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from clinic.kernel.icons import PATHS, brand_mark, icon
from clinic.kernel.paths import static_dir, templates_dir

SHEETS = ("tokens", "base", "layout", "parts", "forms", "trends", "frame", "pages")
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
SINGLE = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
# The table of design/look.md: foreground, background, ratio in light, ratio in dark.
PROMISED = (
    ("ink", "canvas", 14.2, 15.3),
    ("ink", "surface", 15.5, 13.8),
    ("quiet", "canvas", 6.3, 8.7),
    ("quiet", "surface", 6.8, 7.8),
    ("quiet", "sunk", 5.8, 6.7),
    ("edge", "surface", 4.0, 4.5),
    ("brand", "surface", 9.7, 8.3),
    ("on-brand", "brand", 9.7, 8.7),
    ("brand", "brand-soft", 8.2, 6.8),
    ("rail-ink", "rail", 12.5, 14.8),
    ("rail-ink", "rail-active", 8.8, 10.9),
    ("p1", "surface", 6.3, 8.5),
    ("p2", "surface", 5.3, 8.4),
    ("flag", "flag-soft", 6.2, 6.9),
    ("caution", "caution-soft", 6.3, 7.6),
    ("done", "done-soft", 6.2, 7.2),
)
# Pairs the table does not name; text needs 4.5, and controls need 3 (WCAG 2.2, 1.4.3 and 1.4.11).
ALSO_TEXT = (
    *(("ink", ground) for ground in ("sunk", "raised", "brand-soft", "flag-soft", "caution-soft")),
    *((colour, "canvas") for colour in ("brand", "p1", "p2", "flag")),
    ("flag", "surface"),
    ("quiet", "brand-soft"),
    ("on-brand", "brand-deep"),
    ("canvas", "ink"),
    ("canvas", "quiet"),
)


def sheet(name: str) -> str:
    return (static_dir() / "css" / f"{name}.css").read_text(encoding="utf-8")


def colours(theme: int) -> dict[str, str]:
    tokens = sheet("tokens")
    both = {name: (light, dark)[theme] for name, light, dark in PAIR.findall(tokens)}
    return both | dict(SINGLE.findall(tokens))


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    tokens = colours(theme)
    dark, light = sorted((luminance(tokens[one]), luminance(tokens[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back", "light", "dark"), PROMISED)
def test_it_has_the_contrast_that_the_design_promises(front: str, back: str, light: float, dark: float) -> None:
    assert contrast(front, back, 0) == pytest.approx(light, abs=0.06)
    assert contrast(front, back, 1) == pytest.approx(dark, abs=0.06)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_it_can_be_read_everywhere_else(theme: int) -> None:
    short = [pair for pair in ALSO_TEXT if contrast(*pair, theme) < 4.5]
    assert not short
    assert contrast("edge", "canvas", theme) >= 3


def test_it_measures_contrast_as_wcag_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "colours", lambda theme: {"black": "#000000", "white": "#ffffff"})
    assert contrast("black", "white", 0) == pytest.approx(21)


def test_it_tells_partners_apart_without_colour() -> None:
    # The two colours have nearly the same luminance, which is why shape and dash are not optional.
    assert contrast("p1", "p2", 0) < 1.5
    assert "rotate(45deg)" in re.search(r"\.who\.p2::before \{([^}]+)\}", sheet("parts"))[1]


@pytest.mark.parametrize("name", SHEETS)
def test_it_takes_nothing_from_elsewhere(name: str) -> None:
    text = sheet(name)
    assert not re.search(r"https?:|@import|data:", text)
    assert set(re.findall(r"url\(\"([^\"]+)\"\)", text)) <= {
        f"/fonts/source-{family}{style}.ttf" for family in ("sans-3", "serif-4") for style in ("", "-italic")
    }


def test_it_uses_only_values_that_exist() -> None:
    text = "".join(map(sheet, SHEETS))
    declared = set(re.findall(r"--([\w-]+):", text))
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= declared


def test_it_links_every_sheet() -> None:
    head = (templates_dir() / "parts/head.html").read_text(encoding="utf-8")
    assert re.search(r"for sheet in \[([^]]+)\]", head)[1] == ", ".join(f"'{name}'" for name in SHEETS)


def test_it_keeps_nothing_in_the_browser() -> None:
    scripts = list((static_dir() / "js").glob("*.js"))
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|\beval\(|caches\.")
    assert len(scripts) > 10
    assert not [script.name for script in scripts if kept.search(script.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", PATHS)
def test_it_draws_every_icon_on_the_grid(name: str) -> None:
    drawing = ElementTree.fromstring(icon(name))
    assert (drawing.get("viewBox"), drawing.get("stroke-width")) == ("0 0 24 24", "1.75")
    assert [path.get("d") for path in drawing] == list(PATHS[name])
    assert all(re.fullmatch(r"[Mm][-MmLlHhVvCcSsAaZz\d. ]+", d) for d in PATHS[name])


def test_it_keeps_icons_silent_unless_they_stand_alone() -> None:
    assert ElementTree.fromstring(icon("lock")).attrib["aria-hidden"] == "true"
    labelled = ElementTree.fromstring(icon("lock", 'Lock "now" <b>'))
    assert (labelled.get("role"), labelled.get("aria-label")) == ("img", 'Lock "now" <b>')
    assert len(ElementTree.fromstring(brand_mark())) == 2


def test_it_refuses_an_icon_that_nobody_drew() -> None:
    with pytest.raises(KeyError):
        icon("unicorn")


@pytest.fixture(scope="module")
def pages() -> Environment:
    loader = FileSystemLoader(templates_dir())
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(icon=icon, csrf_token=lambda: "token")
    made.filters["shown"] = lambda name: name
    return made


def drawn(pages: Environment, part: str, call: str, **values: object) -> Markup:
    name = call.partition("(")[0]
    return Markup(pages.from_string(f'{{% from "parts/{part}.html" import {name} %}}{{{{ {call} }}}}').render(values))


class Visit(Form):
    place = StringField("Place", [InputRequired("Enter a place.")], description="Where you met.")
    kind = RadioField("Kind", [InputRequired("Choose one.")], choices=[SelectChoice("room"), SelectChoice("video")])
    safe = BooleanField("Safe to call")


@pytest.fixture
def visit() -> Visit:
    form = Visit()
    form.validate()
    return form


def test_it_ties_hint_and_error_to_their_field(pages: Environment, visit: Visit) -> None:
    html = drawn(pages, "fields", "field(form.place)", form=visit)
    assert 'aria-describedby="place-hint place-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="place-hint">Where you met.' in html
    assert re.search(r'id="place-error">.*Enter a place\.', html, re.DOTALL)


def test_it_leaves_a_right_field_alone(pages: Environment) -> None:
    html = drawn(pages, "fields", "field(form.safe, autocomplete='off')", form=Visit())
    assert "aria-" not in html
    assert 'autocomplete="off"' in html


def test_it_groups_radios_under_a_legend(pages: Environment, visit: Visit) -> None:
    html = drawn(pages, "fields", "field(form.kind, why='For the record.')", form=visit)
    assert re.search(r"<fieldset[^>]*aria-describedby=\"kind-error\">\s*<legend[^>]*>Kind", html)
    assert html.count('type="radio"') == 2
    assert "<summary>Why we ask</summary><p>For the record.</p>" in html


def test_it_lists_every_error_with_the_way_to_it(pages: Environment, visit: Visit) -> None:
    html = drawn(pages, "errors", "error_summary(form)", form=visit)
    assert re.findall(r'href="#([^"]+)">([^<]+)<', html) == [
        ("place", "Place: Enter a place."),
        ("kind-0", "Kind: Choose one."),
    ]
    assert 'role="alert" tabindex="-1" autofocus' in html


def test_it_shows_no_summary_without_errors(pages: Environment) -> None:
    assert drawn(pages, "errors", "error_summary(form)", form=Visit()).strip() == ""


@pytest.mark.parametrize(("value", "chosen"), [(None, []), (0, ["0"]), (10, ["10"]), ("not_rated", ["not_rated"])])
def test_it_marks_the_rating_and_never_takes_nothing_for_nought(
    pages: Environment, value: object, chosen: list[str]
) -> None:
    jon = SimpleNamespace(key="p2", short_name="Jon", pronouns="")
    html = drawn(pages, "choices", "scale('trust', who, 'trust', value=value, last=0)", who=jon, value=value)
    assert re.findall(r'value="(\w+)"\s+checked', html) == chosen
    assert html.count('type="radio"') == 12
    assert html.count(", last time") == 1


def test_it_escapes_what_it_is_given(pages: Environment) -> None:
    html = drawn(pages, "marks", "tag('flag', text)", text="<b>new</b>")
    assert "&lt;b&gt;new&lt;/b&gt;" in html
    assert 'class="tag flag"' in html
