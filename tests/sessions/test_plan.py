"""Planning the next session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.couples.models import Partner
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.sessions.models import meetings_of
from clinic.sessions.rules import Format, Modality
from tests.cast import Cast, Client
from tests.sessions.conftest import Planner

WANTED = {
    "day": "2025-05-08",
    "start": "18:00",
    "minutes": "75",
    "format": "joint",
    "modality": "video",
    "place": "Room",
}


def plan(client: Client, cast: Cast, **fields: Any) -> Any:
    """Send the form for Ines and Jon."""
    sent = {"once": new_id().hex, "version": "0", **WANTED, **fields}
    return client.post(f"/couples/{cast.ines_and_jon.id.hex}/sessions/new", **sent)


def test_it_plans_in_the_counselors_zone(client: Client, cast: Cast, in_almas_caseload: Cast) -> None:
    answer = plan(client, cast)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/couples/{cast.ines_and_jon.id.hex}")
    (meeting,) = meetings_of(cast.ines_and_jon)
    assert (meeting.number, meeting.zone, meeting.planned_minutes) == (1, "Europe/Dublin", 75)
    assert meeting.starts_at == datetime(2025, 5, 8, 17, 0, tzinfo=UTC)
    assert (meeting.format, meeting.modality, meeting.place) == (Format.JOINT, Modality.VIDEO, "Room")


def test_it_proposes_the_week_after_the_last_session(client: Client, cast: Cast, planned: Planner) -> None:
    last = planned(starts_at=now() - timedelta(days=1))
    page = client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions/new").text
    assert f'value="{last.day + timedelta(days=7)}"' in page
    assert f'value="{last.local_start:%H:%M}"' in page
    assert '<option selected value="joint">' in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "1066-10-14"}, "day"),
        ({"start": "25:00"}, "start"),
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"format": "trio"}, "format"),
        ({"modality": ""}, "modality"),
        ({"place": "x" * 501}, "place"),
    ],
)
def test_it_says_what_is_wrong(
    client: Client, cast: Cast, in_almas_caseload: Cast, fields: dict[str, str], field: str
) -> None:
    answer = plan(client, cast, **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert meetings_of(cast.ines_and_jon) == []


def test_it_refuses_a_time_that_the_clocks_skip(client: Client, cast: Cast) -> None:
    answer = plan(client, cast, day="2025-03-30", start="01:30")
    assert answer.status_code == 422
    assert "01:30 does not occur" in answer.text
    assert plan(client, cast, day="2025-03-30", start="02:30").status_code == 303


def test_it_warns_of_an_overlap_and_keeps_both(client: Client, cast: Cast, planned: Planner) -> None:
    planned(starts_at=datetime(2025, 5, 8, 17, 30, tzinfo=UTC), couple="kim_and_lee")
    assert plan(client, cast).status_code == 303
    page = client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions").text
    assert "overlaps with another session of yours at 18:30" in page
    assert "Kim" not in page


def test_it_tells_the_time_on_a_partners_own_clock(client: Client, cast: Cast, in_almas_caseload: Cast) -> None:
    jon = db.session.get(Partner, cast.ines_and_jon.partners[1].id)
    assert jon is not None
    jon.zone = "America/New_York"
    audit.record("edit couple", couple_id=cast.ines_and_jon.id)
    db.session.commit()
    assert "Jon is in" in client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions/new").text
    plan(client, cast)
    page = client.get(f"/couples/{cast.ines_and_jon.id.hex}/sessions").text
    assert "On the clock in America/New York that is Thursday 8 May 2025, 13:00." in page
    assert "Jon: Thursday 13:00 in New York" in page
    assert "Inés: " not in page


def test_it_plans_nothing_on_top_of_another_couples_meeting(client: Client, cast: Cast, planned: Planner) -> None:
    taken = planned(couple="kim_and_lee")
    assert plan(client, cast, once=taken.id.hex).status_code == 409
    assert meetings_of(cast.ines_and_jon) == []
