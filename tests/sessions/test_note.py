"""A note to be read: every layer, its state, what was added, and the process note behind a door that is recorded."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from clinic.kernel.audit import AuditEvent
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Format
from tests.cast import Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import FULL, NotePad


def test_it_shows_every_layer_of_a_draft(client: Client, pad: NotePad) -> None:
    pad.save(**FULL, only_p1="Hers alone", only_p2="His alone", interventions=["csi16"], own_interventions="Walk")
    page = client.get(pad.note).text
    for text in (FULL["box_d"], "Hers alone", "His alone", "No change.", "CSI-16, Walk", "Both came. 60 minutes"):
        assert text in page
    assert "Draft, last written" in page
    assert "additions" not in page


def test_it_says_that_nothing_is_written_yet(client: Client, pad: NotePad) -> None:
    assert "Nothing is written yet" in client.get(pad.note).text


def test_it_shows_texts_of_a_former_format(client: Client, pad: NotePad) -> None:
    pad.save(**{**FULL, "box_s": "From the days of SOAP"})
    page = client.get(pad.note).text
    assert page.index("Both describe") < page.index("From the days of SOAP")


def test_it_opens_the_process_note_only_when_asked_and_records_it(
    app: Clinic, client: Client, pad: NotePad, meeting: CoupleSession
) -> None:
    pad.save(**FULL, process_note="My own unease")
    page = client.get(pad.note).text
    assert "My own unease" not in page
    assert f"{pad.note}?process=1" in page
    assert opened(app, meeting) == 0
    assert "My own unease" in client.get(f"{pad.note}?process=1").text
    assert opened(app, meeting) == 1


def opened(app: Clinic, meeting: CoupleSession) -> int:
    """How often the record of use says that the process note was opened."""
    app.extensions["spool"].drain()
    query = select(AuditEvent).where(
        AuditEvent.action == "open process note", AuditEvent.couple_id == meeting.couple_id
    )
    return len(db.session.scalars(query).all())


def test_it_offers_no_process_note_where_there_is_none(client: Client, pad: NotePad) -> None:
    pad.save(**FULL, process_note="Soon gone")
    pad.save(process_note="")
    assert "process=1" not in client.get(pad.note).text


def test_it_names_who_met_alone(client: Client, planned: Planner) -> None:
    meeting = planned(format=Format.INDIVIDUAL_P1)
    pad = NotePad(client, meeting)
    pad.save(box_d="Said alone", attendance_p1="late", late_p1="10", risk_p1="asked")
    page = client.get(pad.note).text
    assert "Inés alone" in page
    assert "Inés came late (10 min)" in page
    assert "Risk, Jon" not in page


def test_it_hides_names_when_asked(client: Client, pad: NotePad) -> None:
    pad.save(**FULL, only_p1="Text")
    client.get(pad.note)
    client.post("/hide-names")
    page = client.get(pad.note).text
    assert "Inés" not in page
    assert "I. only" in page


def test_it_offers_additions_once_the_note_is_final(client: Client, pad: NotePad) -> None:
    pad.sign()
    assert "/additions" not in client.get(pad.note).text
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert "/additions" in client.get(pad.note).text
