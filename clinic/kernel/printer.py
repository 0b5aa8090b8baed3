"""WeasyPrint set up once and used for many documents. Only the printing worker imports it."""

import logging
from typing import Any

import weasyprint
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from clinic.kernel.font_instances import print_faces
from clinic.kernel.fonts import families
from clinic.kernel.paths import static_dir

MISSING_GLYPH = ".notdef glyph rendered"


class OwnFontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers the private addresses of our fonts while the style sheet is set up, and refuses everything else."""

    def __init__(self, served: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=False)
        self.served = served

    def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002  # the name WeasyPrint calls it by
        """Return the bytes of one of our fonts; any other address is refused before anything is opened."""
        if url not in self.served:
            raise PermissionError("a document asks for nothing from outside")
        return URLFetcherResponse(url, self.served[url], {"Content-Type": "font/ttf"})


class MissingGlyphs(logging.Handler):
    """Collects the characters no font could print out of WeasyPrint's warnings, and keeps nothing else of them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the character out of a warning about a missing glyph."""
        if str(record.msg).startswith(MISSING_GLYPH) and isinstance(record.args, tuple):
            self.found.add(str(record.args[0]))

    def taken(self) -> list[str]:
        """Return the characters found since the last time, sorted."""
        found, self.found = sorted(self.found), set()
        return found


class Printer:
    """One font configuration and one parsed style sheet for a whole life: never shared, never made anew.

    Each new font configuration loses 0.3 MiB for good and sharing one between threads crashes (performance.md 4).
    """

    def __init__(self) -> None:
        self.missing = MissingGlyphs()
        logging.getLogger("weasyprint").addHandler(self.missing)
        faces = print_faces()
        self._fetcher = OwnFontsOnly({face.url: content for face, content in faces.items()})
        self._fonts = FontConfiguration()
        sheet = families(faces) + (static_dir() / "css" / "print.css").read_text("utf-8")
        self._sheet = weasyprint.CSS(string=sheet, url_fetcher=self._fetcher, font_config=self._fonts)
        self._fetcher.served.clear()

    def pdf(self, html: str, identifier: bytes, variant: str) -> tuple[bytes, int]:
        """Return the PDF of a whole HTML page and its number of pages; the same page gives the same bytes."""
        options = {"pdf_identifier": identifier, "pdf_variant": variant, "stylesheets": [self._sheet]}
        page = weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        document = page.render(font_config=self._fonts, **options)
        return document.write_pdf(**{**weasyprint.DEFAULT_OPTIONS, **options}), len(document.pages)


def versions() -> dict[str, Any]:
    """Return what `doctor` shows: WeasyPrint's and Pango's versions, and whether HarfBuzz makes font subsets."""
    pango = ffi.pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}",
        "subsetter": ffi.harfbuzz_subset is not None,
    }
