"""Pages and presses for the tests of printing, and a reader of PDFs that no line break can blind."""

import re
from io import BytesIO

from pypdf import PdfReader

from clinic.kernel.printing import Limits, Press

HEAD = '<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body>'
BOMB = "<p style='overflow-wrap:anywhere'>" + "x" * 200_000
SLOW = "<p style='overflow-wrap:anywhere'>" + "x" * 6_000


def page(body: str, title: str = "A page", lang: str = "en") -> str:
    """A whole HTML page around some markup."""
    return HEAD.format(title=title, lang=lang) + f'<article class="document">{body}</article>'


def note(number: int) -> str:
    """A page of a note, different for every number."""
    words = f"Both partners came on time, and this is text number {number}. "
    return page(f"<h1>Note {number}</h1><p>{words * 20}</p><table><tr><th>Who<td>{number}</table>")


def words(pdf: bytes) -> str:
    """What a PDF says, without white space, hyphens and case: then no line break can hide a word (security.md 4)."""
    text = "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages)
    return folded(text)


def folded(text: str) -> str:
    """Text as `words` returns it; pypdf puts NUL before each letter of a font that lacks another one."""
    return re.sub(r"[\s\x00\u00ad\u200b-]", "", text).casefold()


def press_with(**limits: float) -> Press:
    """A press of its own with some limits turned down."""
    return Press(Limits(**limits))
