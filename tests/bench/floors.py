"""What nothing can be faster than: the same bytes from a bare Jinja page, the same rows through the bare driver."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import weasyprint
from flask import Flask, render_template_string

from clinic.kernel.printer import Printer

ROWS = 40
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><table>{% for row in rows %}
<tr><th>{{ row.name }}</th>{% for cell in row.cells %}<td>{{ cell }}</td>{% endfor %}
<td>{{ row.filler }}</td></tr>{% endfor %}</table></html>"""


def bare_page(size: int) -> Callable[[], object]:
    """Return a call of a Flask app with one route and one template of forty rows, as large as the page measured."""
    app = Flask("floor")
    filler = "x" * max(1, size // ROWS - 150)
    rows = [{"name": f"Couple {n}", "cells": list(range(8)), "filler": filler} for n in range(ROWS)]

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, title="Floor", rows=rows)

    client = app.test_client()
    return lambda: client.get("/").data


def raw_page(database: Path, size: int, queries: list[str]) -> Callable[[], object]:
    """Return the bare page with the given statements run through sqlite3 before it."""
    page = bare_page(size)
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def run() -> object:
        for query in queries:
            connection.execute(query).fetchall()
        return page()

    return run


class PaperFloor:
    """WeasyPrint in this process: with everything reused, and as plain as its documentation shows it."""

    def __init__(self) -> None:
        self.printer = Printer()

    def reused(self, html: str) -> Callable[[], object]:
        """Return a render with the font configuration and the parsed style sheet reused."""
        return lambda: self.printer.pdf(html, b"floor", "pdf/ua-1")

    def plain(self, html: str) -> Callable[[], object]:
        """Return a plain `write_pdf`, which sets everything up for each document."""
        sheet = weasyprint.CSS(string="@page { size: A4 }")
        return lambda: weasyprint.HTML(string=html).write_pdf(stylesheets=[sheet])
