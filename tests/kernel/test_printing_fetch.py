"""A document fetches nothing: 26 ways of asking for a file or a server, as if in a template (security.md 9, V1)."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from clinic.kernel.printing import Press, PrintingCrashed
from tests.kernel.paper import page, press_with, words
from tests.needs import needs_pango

pytestmark = [pytest.mark.pdf, needs_pango]
TOKEN = "PLANTEDTOKEN4711"

VECTORS = {
    "img": "<img src='URL'>",
    "img srcset": "<img src='URL' srcset='URL 2x'>",
    "picture": "<picture><source srcset='URL'><img src='URL'></picture>",
    "object": "<object data='URL'></object>",
    "embed": "<embed src='URL'>",
    "object svg": "<object type='image/svg+xml' data='URL'></object>",
    "variable": "<style>:root { --u: url('URL'); } p { background: var(--u); }</style><p>x",
    "base and img": "<base href='URL'><img src='x.png'>",
    "svg image": "<svg width=9 height=9><image href='URL' width=9 height=9 /></svg>",
    "svg xlink image": "<svg width=9 height=9><image xlink:href='URL' width=9 height=9 /></svg>",
    "svg font": "<svg><style>@font-face { font-family: f; src: url('URL'); }</style><text font-family=f>x</text></svg>",
    "media": "<style>@import url('URL') print;</style>",
    "link stylesheet": "<link rel=stylesheet href='URL'>",
    "style import": "<style>@import url('URL');</style>",
    "background": "<p style=\"background:url('URL')\">x",
    "list style": "<ul><li style=\"list-style-image:url('URL')\">x</ul>",
    "content": "<style>p::before { content: url('URL'); }</style><p>x",
    "border image": "<p style=\"border:9px solid;border-image:url('URL') 9\">x",
    "marker": "<style>li::marker { content: url('URL'); }</style><ul><li>x</ul>",
    "font face": "<style>@font-face { font-family: f; src: url('URL'); }</style><p style='font-family:f'>x",
    "page background": "<style>@page { background: url('URL'); }</style>",
    "page margin box": "<style>@page { @top-left { content: url('URL'); } }</style>",
    "colour profile": "<style>@color-profile --c { src: url('URL'); } p { color: color(--c 1 0 0); }</style><p>x",
    "link attachment": "<link rel=attachment href='URL'>",
    "a attachment": "<a rel=attachment href='URL'>x</a>",
    "redirect": "<img src='URL/redirect'>",
}


class Server(NamedTuple):
    """A server on this machine that counts who asks."""

    address: str
    asked: list[str]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Answers everything with a picture, and /redirect with the way to a file."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if "redirect" in self.path else 200)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as listening:
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        yield Server(f"http://127.0.0.1:{listening.server_port}", asked)
        listening.shutdown()


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """A press that gives up soon: opening one of the files below would wait for ever."""
    press = press_with(wall_seconds=10)
    yield press
    press.close()


def printed(press: Press, markup: str) -> bytes:
    """The PDF of a document, or nothing where WeasyPrint stumbles over the refusal."""
    try:
        return press.render(page(markup + "<p>end")).pdf
    except PrintingCrashed as problem:
        if "URLFetchingError" not in str(problem):
            raise
        return b""


def attachments(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).attachments) if pdf else 0


@pytest.mark.parametrize("markup", VECTORS.values(), ids=VECTORS)
def test_it_asks_no_server(press: Press, server: Server, markup: str) -> None:
    pdf = printed(press, markup.replace("URL", f"{server.address}/x"))
    assert server.asked == []
    assert attachments(pdf) == 0


@pytest.mark.parametrize("markup", VECTORS.values(), ids=VECTORS)
def test_it_opens_no_file(press: Press, tmp_path: Path, markup: str) -> None:
    """The file is a pipe without a writer: whoever opens it waits until the press gives up, and the test fails."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pdf = printed(press, markup.replace("URL", pipe.as_uri()))
    assert attachments(pdf) == 0


@pytest.mark.parametrize("markup", [VECTORS["link attachment"], VECTORS["object"], VECTORS["style import"]])
def test_it_takes_nothing_from_a_file_into_the_pdf(press: Press, tmp_path: Path, markup: str) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text(f"p::before {{ content: '{TOKEN}' }}")
    pdf = printed(press, markup.replace("URL", secret.as_uri()))
    assert b"%PDF" in pdf
    assert TOKEN.encode() not in pdf
    assert TOKEN.lower() not in words(pdf)


@pytest.mark.parametrize(
    "address", ["clinic-font:400-source-sans-3.ttf", "data:text/css,p{color:red}", "static/css/x.css"]
)
def test_it_answers_not_even_our_own_addresses_after_the_start(press: Press, address: str) -> None:
    markup = page(f"<style>@font-face {{ font-family: f; src: url('{address}'); }}</style><p style='font-family:f'>x")
    nothing = press.render(markup.replace(address, "about:blank"), b"same")
    assert press.render(markup, b"same") == nothing


CONTROL = """
import json, sys, weasyprint
for markup in json.load(sys.stdin):
    try:
        weasyprint.HTML(string=markup).write_pdf()
    except Exception:
        pass
"""


def test_these_ways_lead_somewhere_without_our_fetcher(server: Server) -> None:
    """A test is only evidence if it can fail: WeasyPrint as it comes asks the server for most of these."""
    pages = [page(markup.replace("URL", f"{server.address}/{n}")) for n, markup in enumerate(VECTORS.values())]
    subprocess.run([sys.executable, "-c", CONTROL], input=json.dumps(pages), text=True, check=True, capture_output=True)
    asked = {path.split("/")[1].split("#")[0] for path in server.asked}
    server.asked.clear()
    assert len(VECTORS) == 26
    assert len(asked) >= 24, sorted(asked)
