"""The list of a couple's sessions."""

from datetime import timedelta

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.sessions.models import CoupleSession
from clinic.sessions.timeline import timeline
from tests.cast import Cast, Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import FULL, NotePad, address


def test_it_says_what_will_appear(client: Client, cast: Cast) -> None:
    page = client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions").text
    assert "No sessions yet" in page
    assert f"/couples/{cast.ines_and_jon.id.hex}/sessions/new" in page


def test_it_lists_sessions_newest_first_with_the_first_line(
    client: Client, cast: Cast, pad: NotePad, planned: Planner
) -> None:
    later = planned(starts_at=now() + timedelta(days=7))
    pad.save(**{**FULL, "box_d": "They came in laughing.\nThen not."})
    page = client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions").text
    assert page.index("Session 2") < page.index("Session 1")
    assert "They came in laughing." in page
    assert "Then not." not in page
    assert "both came" in page
    assert address(cast.ines_and_jon, later, "plan") in page


def test_it_knows_the_state_of_each_note(in_almas_caseload: Cast, pad: NotePad, planned: Planner) -> None:
    planned(starts_at=now() + timedelta(days=7))
    pad.sign()
    db.session.expire_all()
    entries = timeline(in_almas_caseload.ines_and_jon)
    assert [(each.kind, each.note) for each in entries] == [("planned", "none"), ("session", "signed")]


def test_it_shortens_a_long_first_line(in_almas_caseload: Cast, pad: NotePad, meeting: CoupleSession) -> None:
    pad.save(box_d="word " * 100)
    (entry,) = timeline(in_almas_caseload.ines_and_jon)
    assert len(entry.line) <= 160
    assert entry.line.endswith("word…")
