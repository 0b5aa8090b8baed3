"""The statements a page sends to the database, and how SQLite would look up each of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

BOOKKEEPING = ("audit_event", "data_key")  # moved in the background, and opened once for the life of the app
LOOK = re.compile(r"^(SCAN|SEARCH) (\w+)(?: USING .*?\((.*)\))?")


@contextmanager
def watched(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is sent to the database meanwhile, bookkeeping apart."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not any(name in statement for name in BOOKKEEPING):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def looks(engine: Engine, statement: str, parameters: Any) -> list[tuple[str, str, str]]:
    """How SQLite looks into each table of a statement: SCAN or SEARCH, the table, and the terms of the index."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    found = [LOOK.match(row[3]) for row in rows]
    return [(each[1], each[2], each[3] or "") for each in found if each]
