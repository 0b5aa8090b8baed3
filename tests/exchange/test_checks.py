"""What a case file must not say although each value fits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from clinic.couples.rules import Audience, Stage, Status
from clinic.exchange.checks import contradictions
from clinic.exchange.defaults import filled
from clinic.exchange.meetings import Added, Layers, Met, NoteStatus, Written
from clinic.exchange.parts import Case, CaseFile, Contact, Given, Happening, Person
from clinic.exchange.rated import Rated, RatingFacts
from clinic.safety.rules import ContactState, EventBy, EventType
from clinic.sessions.note_rules import NoteFormat
from clinic.sessions.rules import Attendance, Format, Meeting

DAY = date(2025, 5, 1)
LATER = date(2025, 5, 2)
CASE = Case(code="Q", status=Status.ACTIVE, opened_on=DAY, stage=Stage.STABILISE)
FILE = CaseFile(schema=1, as_of=DAY, case=CASE, partners={"p1": Person(short="Ines"), "p2": Person(short="Jon")})
MET = Met(num=1, date=DAY, start=time(17, 30), format=Format.JOINT, status=Meeting.HELD)
NOTE = Written(fmt=NoteFormat.DAP, status=NoteStatus.SIGNED)
ADDED = Added(date=DAY, text="More.")
TASK = Given(slug="steady-days", assigned=DAY, due=DAY)
RISKY = Happening(date=DAY, type=EventType.RISK, by=EventBy.P1, audience=Audience.JOINT)
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"events": (RISKY,)}, "events[1].audience of a risk can only be counselor_only."),
    (
        {"contact_checks": (Contact(date=DAY, status=ContactState.ENDED, last_contact=LATER),)},
        "contact_checks[1].last_contact is after the day it was asked.",
    ),
    (
        {"ratings": {"p2": (Rated(DAY, (1, 2, 3), facts=RatingFacts(session=4)),)}},
        "ratings.p2[1] names session 4, which is not in the file.",
    ),
    (
        {"sessions": (replace(MET, attended=("p1",), absent={"p1": Attendance.EXCUSED}),)},
        "sessions[1] says of a partner both attended and absent.",
    ),
    ({"sessions": (replace(MET, late={"p2": 5}),)}, "sessions[1].late names a partner who is not among those"),
    ({"sessions": (replace(MET, risk={"ipv": "no_change"}),)}, "sessions[1] has no note, but risk or layers"),
    ({"sessions": (replace(MET, layers=Layers(p1="x")),)}, "sessions[1] has no note, but risk or layers"),
    (
        {"sessions": (replace(MET, note=replace(NOTE, status=NoteStatus.DRAFT, addenda=(ADDED,))),)},
        "sessions[1].note is a draft; only a signed note has addenda.",
    ),
    (
        {"sessions": (replace(MET, status=Meeting.PLANNED, note=NOTE),)},
        "sessions[1] is planned, but its note is signed",
    ),
    (
        {
            "sessions": (
                replace(MET, note=replace(NOTE, written_on=LATER, written_at=datetime(2025, 5, 1, tzinfo=UTC))),
            )
        },
        "sessions[1].note has written_at on another day.",
    ),
    (
        {
            "sessions": (
                replace(MET, note=replace(NOTE, addenda=(replace(ADDED, at=datetime(2025, 5, 3, tzinfo=UTC)),))),
            )
        },
        "sessions[1].note has an addendum with its at on another day than its date.",
    ),
    ({"sessions": (MET, MET)}, "sessions has the num 1 more than once."),
    ({"homework": (replace(TASK, slug="own-walk"),)}, "homework[1].slug own-walk is no exercise of the library"),
    ({"homework": (replace(TASK, assigned=LATER),)}, "homework[1].due is before the day it was assigned."),
    ({"homework": (replace(TASK, session=3),)}, "homework[1] names session 3, which is not in the file."),
]


@pytest.mark.parametrize(("said", "sentence"), WRONG, ids=lambda each: each if isinstance(each, str) else "")
def test_it_says_what_does_not_go_together(said: dict[str, Any], sentence: str) -> None:
    found = list(contradictions(filled(replace(FILE, **said), zone="Europe/Dublin", name="Alma Reyes")))
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_it_has_nothing_to_say_about_a_sound_file() -> None:
    sound = replace(FILE, sessions=(replace(MET, note=replace(NOTE, addenda=(ADDED,))),), homework=(TASK,))
    assert list(contradictions(filled(sound, zone="Europe/Dublin", name="Alma Reyes"))) == []
