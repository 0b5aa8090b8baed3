"""The sheet that every document extends: head, foot on every page, draft mark, large print, paper sizes."""

import os
import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import jinja2
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from clinic.kernel.fonts import FONT_FILES
from clinic.kernel.paths import static_dir, templates_dir
from clinic.kernel.printable import printable
from clinic.kernel.printing import Press, RenderedPdf
from tests.kernel.paper import folded
from tests.needs import browser_path, needs_browser, needs_pango

SHEET = {
    "heading": "Ines & Jon",
    "document": "Session note",
    "subtitle": "Session 12, 3 November 2026",
    "status": "Signed by Alma Reyes, LMFT",
    "is_draft": False,
    "practice": ["Rivergate Counseling", "12 Mill Lane"],
    "facts": [("Format", "joint"), ("Present", "both")],
    "recipient": "Ines",
    "generated_at": "20 November 2026, 14:05",
    "author": "Alma Reyes, LMFT",
    "lang": "en",
    "is_large": False,
    "is_letter": False,
}
ROWS = "<table><thead><tr><th>WHEN<th>WHAT</thead>" + "<tr><td>one<td>two" * 45 + "</table>"
CHART = "<figure><svg viewBox='0 0 9 9' role='img'><title>Trust rose</title><path d='M0 0 9 9' /></svg></figure>"
EXERCISES = "<section class='exercise'><h2>Listen</h2></section>" * 3


def html(body: str = "<p>text", **changes: object) -> str:
    """A document on the sheet, as a feature would render it."""
    child = '{% extends "reports/sheet.html" %}{% block body %}' + body + "{% endblock %}"
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(templates_dir()), jinja2.DictLoader({"child": child})])
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.filters["printable"] = printable
    environment.globals["asset"] = lambda name: f"/static/{name}"
    return environment.get_template("child").render(sheet=SimpleNamespace(**{**SHEET, **changes}))


def pages(rendered: RenderedPdf) -> list[str]:
    """What each page says, folded."""
    return [folded(each.extract_text()) for each in PdfReader(BytesIO(rendered.pdf)).pages]


def kinds(pdf: bytes) -> list[DictionaryObject]:
    """Every element of the tag tree."""
    found: list[DictionaryObject] = []
    waiting = [PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, DictionaryObject):
            found.append(element)
            waiting += [element["/K"]] if "/K" in element else []
    return found


def css() -> str:
    """print.css without its comments."""
    return re.sub(r"/\*.*?\*/", "", (static_dir() / "css" / "print.css").read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.pdf
@needs_pango
def test_it_says_on_every_page_whose_it_is_and_which_page(press: Press) -> None:
    rendered = press.render(html(ROWS))
    foot = folded(
        "Ines & Jon, session note. Signed by Alma Reyes, LMFT. Confidential.For Ines. Printed 20 November 2026"
    )
    assert rendered.pages == 2
    assert all(foot in page for page in pages(rendered))
    assert [folded(f"Page {n} of 2") in page for n, page in enumerate(pages(rendered), start=1)] == [True] * 2


@pytest.mark.pdf
@needs_pango
def test_it_repeats_the_head_of_a_table_on_every_page(press: Press) -> None:
    assert [page.count("when") for page in pages(press.render(html(ROWS)))] == [1, 1]


@pytest.mark.pdf
@needs_pango
def test_it_marks_every_page_of_a_draft_and_no_other_document(press: Press) -> None:
    assert all("draft" in page for page in pages(press.render(html(ROWS, is_draft=True, status="Not signed"))))
    assert not any("draft" in page for page in pages(press.render(html(ROWS))))


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize(("is_letter", "size"), [(False, (595, 842)), (True, (612, 792))])
def test_it_fits_the_paper(press: Press, *, is_letter: bool, size: tuple[int, int]) -> None:
    sheets = PdfReader(BytesIO(press.render(html(ROWS, is_letter=is_letter)).pdf)).pages
    assert {(round(each.mediabox.width), round(each.mediabox.height)) for each in sheets} == {size}


@pytest.mark.pdf
@needs_pango
def test_it_prints_large(press: Press) -> None:
    text = "<p>" + "word " * 1500
    assert press.render(html(text, is_large=True)).pages >= 1.5 * press.render(html(text)).pages


@pytest.mark.pdf
@needs_pango
def test_it_gives_each_exercise_a_page(press: Press) -> None:
    assert press.render(html(EXERCISES)).pages == 3


@pytest.mark.pdf
@needs_pango
def test_it_tags_headings_lists_tables_and_figures(press: Press) -> None:
    tags = kinds(press.render(html(f"<h2>Part</h2><ul><li>one</ul>{ROWS}{CHART}")).pdf)
    names = {tag.get("/S") for tag in tags}
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= names
    assert [tag["/Alt"] for tag in tags if tag.get("/S") == "/Figure"] == ["Trust rose"]


@pytest.mark.pdf
@needs_pango
def test_it_names_the_document_and_its_author_in_the_properties(press: Press) -> None:
    metadata = PdfReader(BytesIO(press.render(html()).pdf)).metadata
    assert metadata.title == "Session note, Ines & Jon"
    assert metadata.author == "Alma Reyes, LMFT"


def served(path: str) -> tuple[str, bytes]:
    """What the clinic serves under an address of a style sheet or a font."""
    if path.startswith("/fonts/"):
        return "font/ttf", FONT_FILES[path.removeprefix("/fonts/")].read_bytes()
    if not path.startswith("/static/"):
        return "text/plain", b""
    return "text/css", (static_dir() / path.removeprefix("/static/")).read_bytes()


def chromium_pdf(playwright: Any, document: str) -> bytes:
    """The document as File > Print makes it."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=browser_path(), args=flags)
    tab = browser.new_page()

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        kind, content = ("text/html", document.encode()) if path == "/" else served(path)
        route.fulfill(content_type=kind, body=content)

    tab.route("**/*", answer)
    tab.goto("http://clinic.test/")
    pdf: bytes = tab.pdf(prefer_css_page_size=True)
    browser.close()
    return pdf


@pytest.mark.browser
@needs_browser
def test_it_prints_from_the_browser_too(playwright: Any) -> None:
    sheets = PdfReader(BytesIO(chromium_pdf(playwright, html(ROWS, is_draft=True, status="Draft")))).pages
    said = [folded(each.extract_text()) for each in sheets]
    assert [folded(f"Page {n} of 2") in page for n, page in enumerate(said, start=1)] == [True] * 2
    assert all(folded("Ines & Jon, session note. Draft. Confidential.") in page for page in said)
    assert [page.count("when") for page in said] == [1, 1]
    assert {round(each.mediabox.height) for each in sheets} == {842}


def test_it_escapes_what_people_typed() -> None:
    page = html("<p class='typed'>{{ sheet.heading|printable }}</p>", heading="<b>Ines</b>", practice=["<i>x</i>"])
    assert "<b>Ines" not in page
    assert "<i>x" not in page


def test_it_leaves_out_what_is_not_told() -> None:
    page = html(status=None, recipient=None, facts=None, author=None)
    assert "Ines &amp; Jon, session note. Confidential." in page
    assert "None" not in page
    assert "<dl" not in page


def test_it_can_stand_in_a_page_of_the_app() -> None:
    frame = jinja2.DictLoader({"app.html": "APP {% block content %}{% endblock %} END"})
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(templates_dir()), frame])
    environment = jinja2.Environment(loader=loader, autoescape=True)
    shown = environment.get_template("reports/sheet.html").render(sheet=SimpleNamespace(**SHEET), frame="app.html")
    assert shown.lstrip().startswith("APP ")
    assert '<article class="document">' in shown
    assert "<html" not in shown


def test_it_lays_no_flex_or_grid_around_a_note_on_paper() -> None:
    on_paper = css().partition("@media screen")[0]
    assert "flex" not in on_paper
    assert "grid" not in on_paper


def test_it_uses_only_weights_that_paper_has_and_declares_no_font() -> None:
    assert set(re.findall(r"font(?:-weight)?:\s*(\d00)\b", css())) <= {"400", "500", "600", "700"}
    assert "@font-face" not in css()
    assert "url(" not in css()


def test_it_styles_only_documents() -> None:
    rules = re.sub(r"@[^{;]*\{|\}", "", css())
    selectors = [each.strip() for each in re.findall(r"(?:^|;|\n)\s*([.a-z][^{};]*)\{", rules)]
    assert selectors
    assert [each for each in selectors if not each.startswith((".document", "body.paper"))] == []
