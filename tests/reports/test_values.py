"""What a template receives is made of plain frozen values: no row, no record, nothing with more behind it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, template_rendered

from tests.reports.desk import Desk
from tests.reports.test_printing import PRINTED, asked_for

pytestmark = pytest.mark.sqlite_only

PLAIN = (str, bool, int, date, UUID, Enum, type(None))
OURS = ("sheet", "notes", "report", "brief", "texts", "records", "agreed", "accord", "page", "frame", "notice")
PREVIEWS = (
    "reports.documents",
    "reports.notes",
    "reports.progress",
    "reports.records",
    "reports.record",
    "reports.agreement",
)

DOCUMENTS = {"reports.record": "reports.record_pdf", "reports.agreement": "reports.agreement_pdf"}


def impure(value: Any, path: str) -> Iterator[str]:
    """Every value inside that is neither plain nor frozen."""
    if is_dataclass(value) and not isinstance(value, type):
        if not value.__dataclass_params__.frozen:
            yield f"{path} can be changed"
        for each in fields(value):
            yield from impure(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from impure(each, f"{path}[{number}]")
    elif not isinstance(value, PLAIN):
        yield f"{path} is a {type(value).__name__}"


@pytest.mark.parametrize("endpoint", [*PRINTED, *PREVIEWS])
def test_it_gives_templates_plain_frozen_values(desk: Desk, no_pango: list[str], endpoint: str) -> None:
    given: list[dict[str, Any]] = []

    def note(sender: Flask, template: Any, context: dict[str, Any], **more: Any) -> None:
        if template.name.startswith("reports/"):
            given.append(context)

    with template_rendered.connected_to(note, desk.client.browser.application):
        desk.get(endpoint, **asked_for(desk, DOCUMENTS.get(endpoint, endpoint)))
    assert len(given) == 1
    everywhere = set(given[0]) - set(desk.client.browser.application.jinja_env.globals)
    ours = everywhere & set(OURS)
    assert ours
    assert "couple" not in everywhere
    assert [found for name in sorted(ours) for found in impure(given[0][name], name)] == []


def test_it_would_notice_a_row(desk: Desk) -> None:
    assert list(impure((desk.couple,), "page")) == ["page[0] is a Couple"]
