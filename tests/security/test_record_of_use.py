"""Every change that a page makes leaves its line: who, which couple, what; and without the line there is no change."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from clinic.kernel import audit
from clinic.kernel.audit import AuditEvent, Unaudited
from clinic.kernel.clock import today
from clinic.kernel.database import db
from tests.security.crawl import Found, posting_forms
from tests.security.nasty import Filler, encoded
from tests.security.snapshot import Snapshot, changed, snapshot
from tests.security.tables import owned
from tests.security.visitor import Visitor
from tests.security.world import MARK, ZONE, World

FORM = "application/x-www-form-urlencoded"
CASELOAD = {model.__tablename__ for model in owned()}
VERBS = set("abcdefghijklmnopqrstuvwxyz_ -12")  # p1 and p2 say whose signature it is
BEFOREHAND = 3  # tries until a form is taken; most are at once


def lines(world: World) -> dict[Any, AuditEvent]:
    """The record of use by id, views apart."""
    with world.app.app_context():
        query = select(AuditEvent).where(AuditEvent.action.not_like("view %"))
        return {each.id: each for each in db.session.scalars(query)}


def rows(before: Snapshot, after: Snapshot) -> set[Any]:
    """The couples and owners of the rows that came, went or changed."""
    found = set()
    for name in CASELOAD & before.keys():
        for id in before[name].keys() | after[name].keys():
            old, new = before[name].get(id), after[name].get(id)
            if old != new:
                row = new or old or {}
                found.add(row.get("couple_id") or (row["id"] if name == "couple" else None))
    return found


def forms(visitor: Visitor, world: World) -> dict[str, Found]:
    """The forms but those that end the visit."""
    found = posting_forms(visitor, world)
    return {name: each for name, each in found.items() if name not in {"accounts.sign_out", "accounts.lock"}}


def send(visitor: Visitor, found: Found, filler: Filler) -> None:
    """Send a form sensibly until it is taken."""
    for _ in range(BEFOREHAND):
        sent = encoded(filler.fill(found.form, nasty=False))
        if visitor.post(found.form.action, sent, content_type=FORM).status_code in {200, 303}:
            return


def test_every_change_leaves_its_line(world: World) -> None:
    visitor, filler = Visitor(world.app, "alma"), Filler(random.Random(5), today(ZONE))
    changing, wrong = set(), []
    for name, found in forms(visitor, world).items():
        before, known = snapshot(world.app), lines(world)
        send(visitor, found, filler)
        couples = rows(before, snapshot(world.app))
        fresh = [each for id, each in lines(world).items() if id not in known]
        told = {each.couple_id for each in fresh if each.actor_id == world.alma and each.via == "web" and each.action}
        changing |= {name} if couples else set()
        if not couples <= told:
            wrong.append(f"{name}: changed rows of {couples}, told of {told}")
    assert wrong == []
    assert len(changing) >= 20, changing
    texts = {text for each in lines(world).values() for text in (each.action, each.subject_kind, each.via)}
    assert len(texts) > 30
    assert not any(MARK in text or not set(text) <= VERBS for text in texts)


def test_nothing_is_changed_without_its_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, filler = Visitor(world.app, "alma"), Filler(random.Random(5), today(ZONE))
    known, before, refused = forms(visitor, world), snapshot(world.app), set()
    monkeypatch.setattr(audit, "record", lambda *_, **__: None)
    for name, found in known.items():
        try:
            send(visitor, found, filler)
        except Unaudited:
            refused.add(name)
    assert changed(before, snapshot(world.app)) & CASELOAD == set()
    assert len(refused) >= 20, refused
