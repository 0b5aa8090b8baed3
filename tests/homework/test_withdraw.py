"""Taking an exercise back, and undoing that."""

import re

from clinic.homework.models import Assignment, assignments_of
from clinic.homework.rules import Outcome
from clinic.kernel.database import db
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import Facts, at


def kept(facts: Facts) -> Assignment:
    db.session.expire_all()
    return assignments_of(facts.couple)[0]


def test_it_withdraws_and_offers_to_undo(client: Client, cast: Cast, facts: Facts) -> None:
    address = path(cast.ines_and_jon, "homework", facts.give().id.hex, "withdraw")
    answer = client.post(address)
    assert answer.status_code == 303
    assert (kept(facts).outcome_p1, kept(facts).is_open) == (Outcome.WITHDRAWN, False)
    page = client.get(path(cast.ines_and_jon, "homework")).text
    undo = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert undo
    assert client.post(undo[1]).status_code == 303
    assert (kept(facts).outcome_p1, kept(facts).is_open) == (None, True)


def test_it_stays_on_the_page_of_the_session(client: Client, cast: Cast, facts: Facts) -> None:
    meeting = facts.meeting(at(12))
    given = facts.give(meeting_id=meeting.id)
    page = client.get(path(cast.ines_and_jon, "sessions", meeting.id.hex)).text
    assert f'name="meeting" value="{meeting.id.hex}"' in page
    answer = client.post(path(cast.ines_and_jon, "homework", given.id.hex, "withdraw"), meeting=meeting.id.hex)
    assert answer.headers["Location"] == path(cast.ines_and_jon, "sessions", meeting.id.hex)
    after = client.get(answer.headers["Location"]).text
    assert f"meeting={meeting.id.hex}" in after


def test_it_answers_scripts_as_json(client: Client, cast: Cast, facts: Facts) -> None:
    address = path(cast.ines_and_jon, "homework", facts.give().id.hex, "withdraw")
    answer = client.post(address, headers={"Accept": "application/json"})
    assert answer.get_json() == {"saved": True, "version": kept(facts).version}


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts
) -> None:
    given = facts.give()
    for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
        assert person.post(path(couple, "homework", given.id.hex, "withdraw")).status_code == 404
    assert kept(facts).is_open
