"""Everything a page or a PDF holds, seen or not, so that no hiding place can blind a search (security.md 4)."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject

BLANKS = re.compile(r"[\s\x00\u00ad\u200b\u2010\u2011-]")
TAGS = re.compile(r"<[^>]*>")
ARTICLE = re.compile(r"<article class=\"document.*</article>", re.DOTALL)


def folded(text: str) -> str:
    """Text without white space, hyphens and case."""
    return BLANKS.sub("", text).casefold()


def in_page(page: str) -> str:
    """The whole source of a page, attributes, alternative texts and comments included."""
    return folded(html.unescape(page))


def article(page: str) -> str:
    """The document in a page, as it is printed."""
    found = ARTICLE.search(page)
    assert found, "a page without a document"
    return found[0]


def words_of(page: str) -> list[str]:
    """The words a reader sees in a document, charts' alternative texts included, sorted."""
    return sorted(re.findall(r"\w+", html.unescape(TAGS.sub(" ", article(page)))))


def in_pdf(pdf: bytes) -> str:
    """The text of every page, and every string in every object: outlines, links, tags, properties and metadata."""
    reader = PdfReader(BytesIO(pdf))
    text = "".join(each.extract_text() for each in reader.pages)
    numbers = {*reader.xref_objStm, *(number for found in reader.xref.values() for number in found)}
    strings = [string for number in sorted(numbers) if number for string in _strings(reader.get_object(number))]
    return folded(" ".join([text, *map(str, (reader.metadata or {}).values()), *strings]))


def pages_of(pdf: bytes) -> list[str]:
    """What each page says, folded."""
    return [folded(each.extract_text()) for each in PdfReader(BytesIO(pdf)).pages]


def _strings(value: Any) -> Iterator[str]:
    """Every string below a PDF object; what it only points to is looked at on its own."""
    if isinstance(value, StreamObject) and value.get("/Type") == "/Metadata":
        yield value.get_data().decode("utf-8", "replace")
    if isinstance(value, DictionaryObject):
        for each in dict.values(value):
            yield from _strings(each)
    if isinstance(value, ArrayObject):
        for each in list.__iter__(value):
            yield from _strings(each)
    if isinstance(value, ByteStringObject):
        yield bytes(value).decode("utf-8", "replace")
    elif isinstance(value, str):
        yield str(value)
