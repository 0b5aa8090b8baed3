"""The forms of a page as a browser sees them: where they go, and what each field takes."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Sent = list[tuple[str, str]]


@dataclass
class Field:
    """One name in a form, with the values it starts with and, where it is a choice, those it offers."""

    name: str
    kind: str
    attrs: dict[str, str]
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """One form: its address, its method and its fields by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self) -> Sent:
        """What the browser sends when nothing was touched."""
        return [(each.name, value) for each in self.fields.values() for value in each.values]


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: dict[str, PageForm] = {}
        self.others: list[tuple[str, str, str]] = []
        self.lists: dict[str, list[str]] = {}
        self.list: list[str] = []
        self.inside = ""
        self.field: Field | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else name for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id", f"form {len(self.forms)}")
            action = given.get("action") or self.address
            self.forms[self.inside] = PageForm(action, given.get("method", "get").lower())
        elif tag == "datalist":
            self.list = self.lists.setdefault(given.get("id", ""), [])
        elif tag == "option" and self.select is None:
            self.list.append(given.get("value", ""))
        elif tag == "option":
            self.option(given)
        elif tag in {"input", "textarea", "select", "button"}:
            self.control(tag, given)

    def control(self, tag: str, given: dict[str, str]) -> None:
        owner = given.get("form", self.inside)
        if "formaction" in given:
            self.others.append((owner, given["formaction"], given.get("formmethod", "")))
        if "name" not in given or "disabled" in given or owner not in self.forms:
            return
        if tag == "button":
            self.forms[owner].buttons.append((given["name"], given.get("value", "")))
            return
        kind = given.get("type", "text") if tag == "input" else tag
        known = self.forms[owner].fields
        mine = known.setdefault(given["name"], Field(given["name"], kind, given))
        if kind in {"radio", "checkbox"}:
            mine.options.append(given.get("value", "on"))
            mine.values += [given.get("value", "on")] if "checked" in given else []
        elif kind == "textarea":
            mine.values, self.field = [""], mine
        elif kind == "select":
            self.select = mine
        elif kind not in {"submit", "button", "file"}:
            mine.values = [given.get("value", "")]

    def option(self, given: dict[str, str]) -> None:
        assert self.select is not None
        value = given.get("value", "")
        self.select.options.append(value)
        if "selected" in given:
            self.select.values = [value]

    def handle_data(self, data: str) -> None:
        if self.field is not None:
            self.field.values = [self.field.values[0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = ""
        elif tag == "textarea" and self.field is not None:
            # The line end right after the tag is no part of the text.
            self.field.values = [re.sub(r"\A\r?\n", "", self.field.values[0])]
            self.field = None
        elif tag == "select" and self.select is not None:
            if not self.select.values and "multiple" not in self.select.attrs:
                self.select.values = self.select.options[:1]
            self.select = None


def forms_of(page: str, address: str) -> list[PageForm]:
    """Every form of a page; a button with an address of its own counts as one more form with the same fields."""
    reader = _Reader(address)
    reader.feed(page)
    found = list(reader.forms.values())
    for each in (each for form in found for each in form.fields.values()):
        each.suggested = reader.lists.get(each.attrs.get("list", ""), [])
    for owner, action, method in reader.others:
        if owner in reader.forms:
            form = reader.forms[owner]
            found.append(PageForm(action, method or form.method, form.fields))
    return found


def as_data(sent: Sent) -> dict[str, Any]:
    """The pairs in the shape the test client takes."""
    data: dict[str, Any] = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    return data
