"""House rules that every page fetched in a test must keep."""

import re

from werkzeug.test import TestResponse

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
INLINE = re.compile(r"<style|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))")
OUTSIDE = re.compile(r"(?:src|href|action)=\"(?:https?:)?//")


def check_page(answer: TestResponse) -> str | None:
    """Check title, headers and markup of a page; return its CSRF token."""
    page = answer.text
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r"<title>\s*\S", page), "a page without a title"
    assert not INLINE.search(page), INLINE.search(page)
    assert not SCRIPT.search(page), "an inline script"
    assert not OUTSIDE.search(page), OUTSIDE.search(page)
    check_fields(page)
    found = TOKEN.search(page)
    return found[1] if found else None


def check_fields(page: str) -> None:
    """Every visible field has a label or an aria-label, and no id stands twice."""
    ids = re.findall(r'\sid="([^"]+)"', page)
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"ids that stand twice: {twice}"
    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page))
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        if 'type="hidden"' in field or "aria-label" in field:
            continue
        name = re.search(r'\sid="([^"]+)"', field)
        inside = re.search(r"<label[^>]*>\s*" + re.escape(field), page)
        assert inside or (name and name[1] in labelled), f"a field without a label: {field}"
