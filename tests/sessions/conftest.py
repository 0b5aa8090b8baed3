"""A meeting of Ines and Jon that has just been held, and its note open in a tab."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.sessions.meeting_actions import Plan, plan
from clinic.sessions.models import CoupleSession
from clinic.sessions.rules import Format
from tests.cast import Cast, Client
from tests.sessions.pad import NotePad

Planner = Callable[..., CoupleSession]
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def planned(in_almas_caseload: Cast) -> Planner:
    """Plan a meeting of Alma's and commit it."""

    def planner(
        *, starts_at: datetime | None = None, format: Format = Format.JOINT, couple: str = "ines_and_jon"
    ) -> CoupleSession:
        start = starts_at or now() - AN_HOUR
        wanted = Plan(starts_at=start.astimezone(UTC), zone="Europe/Dublin", format=format, place="Room 2")
        cast = in_almas_caseload
        meeting = plan(by=cast.alma.id, couple=getattr(cast, couple), id=new_id(), wanted=wanted)
        db.session.commit()
        return meeting

    return planner


@pytest.fixture
def meeting(planned: Planner) -> CoupleSession:
    """The meeting whose note is written."""
    return planned()


@pytest.fixture
def pad(client: Client, meeting: CoupleSession) -> NotePad:
    """The first tab."""
    return NotePad(client, meeting)


@pytest.fixture
def second(client: Client, meeting: CoupleSession) -> NotePad:
    """A second tab with the same note, as it was before anything was saved."""
    return NotePad(client, meeting, editor="second-tab")
