"""All tables as they are, to be compared with what they are later."""

from collections.abc import Collection
from typing import Any

from flask import Flask
from sqlalchemy import select

from clinic.kernel.database import Base, db

Snapshot = dict[str, dict[Any, dict[str, Any]]]
SEEN = {"sign_in": {"seen_at"}}  # the moment a page was last used is no record of anybody
VIEWS = frozenset({"audit_event"})


def snapshot(app: Flask, *, without: Collection[str] = VIEWS) -> Snapshot:
    """Every row of every table but the record of use, by id, as the database holds it."""
    with app.app_context(), db.engine.connect() as connection:
        found: Snapshot = {}
        for table in Base.metadata.sorted_tables:
            if table.name in without:
                continue
            columns = [each for each in table.columns if each.name not in SEEN.get(table.name, ())]
            rows = connection.execute(select(*columns)).mappings()
            found[table.name] = {row["id"]: dict(row) for row in rows}
    return found


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    """The tables in which a row came, went or changed."""
    return {name for name in before if before[name] != after[name]}
