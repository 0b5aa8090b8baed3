"""One partner's own track; the two never meet."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.couples.forgiveness_actions import note_place, release_step
from clinic.couples.forgiveness_models import ForgivenessStep, track_of
from clinic.couples.forgiveness_rules import INJURED, INVOLVED, Place, place_words, places_for, seen_by, two_things
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.ids import new_id
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path, shown_error
from tests.facts import DAY, Facts


def place(client: Client, facts: Facts, key: PartnerKey = "p1", **fields: Any) -> TestResponse:
    address = track(facts, key)
    sent = {"once": hidden(client.get(address).text, "once"), "noted_on": "2025-05-12", "place": "not_now"}
    return client.post(address, **{**sent, **fields})


def track(facts: Facts, key: PartnerKey, *rest: str) -> str:
    return path(facts.couple, "forgiveness", facts.couple.partner(key).id.hex, *rest)


def noted(facts: Facts, key: PartnerKey = "p1", wanted: Place = Place.CONSIDERING, days: int = 1) -> ForgivenessStep:
    told = {"place": wanted, "noted_on": DAY - timedelta(days), "today": DAY, "words": f"Of {key} alone."}
    step = note_place(by=facts.by, partner=facts.couple.partner(key), id=new_id(), **told)
    db.session.commit()
    return step


def test_the_places_follow_the_part_one_had() -> None:
    assert (places_for("injured"), places_for("involved")) == (INJURED, INVOLVED)
    assert set(places_for("both")) == set(places_for("")) == set(Place)
    assert len(INJURED) == 6
    assert len(INVOLVED) == 4
    assert place_words("decided_to") == "Decided to"
    assert place_words("from_elsewhere") == "from elsewhere"


def test_deciding_and_feeling_are_two_things() -> None:
    assert two_things(["decided_to", "not_now"])
    assert not two_things(["decided_to", "in_process"])
    assert not two_things(["not_now"])
    assert (seen_by(released=False), seen_by(released=True)) == (Audience.COUNSELOR, Audience.JOINT)


def test_it_notes_a_place_for_the_counselor_alone(client: Client, cast: Cast, facts: Facts) -> None:
    assert place(client, facts, words="Not yet.").status_code == 303
    (step,) = track_of(facts.couple, "p1")
    assert (step.place, step.words, step.audience) == ("not_now", "Not yet.", Audience.COUNSELOR)
    assert "Not yet." in client.get(track(facts, "p1")).text


def test_no_page_shows_both_tracks(client: Client, cast: Cast, facts: Facts) -> None:
    noted(facts, "p1")
    noted(facts, "p2", Place.ACCOUNTABLE)
    first, second = (client.get(track(facts, key)).text for key in ("p1", "p2"))
    assert "Of p1 alone." in first
    assert "Of p2 alone." not in first
    assert "Of p1 alone." not in second
    for page in ("profile", "statements", "closing", "stage", "status", "safety"):
        assert "alone." not in client.get(path(facts.couple, page)).text.partition("<main")[2]


def test_a_step_is_not_found_on_the_other_track(client: Client, cast: Cast, facts: Facts) -> None:
    step = noted(facts, "p1")
    client.get(track(facts, "p1"))
    for act in ("release", "withdraw"):
        assert client.post(track(facts, "p2", step.id.hex, act)).status_code == 404


def test_it_refuses_a_place_of_the_other_part(client: Client, cast: Cast, facts: Facts) -> None:
    facts.put(facts.couple.partner("p1"), role="injured")
    assert place(client, facts, place="accountable").status_code == 422
    with pytest.raises(Refused, match="other part"):
        noted(facts, "p1", Place.ACCOUNTABLE)
    assert track_of(facts.couple, "p1") == []


def test_it_refuses_days_to_come(client: Client, cast: Cast, facts: Facts) -> None:
    assert "up to today" in shown_error(place(client, facts, noted_on="2025-05-14").text, "noted_on")
    with pytest.raises(Refused, match="up to today"):
        noted(facts, days=-1)


def test_only_its_owner_releases_it(client: Client, cast: Cast, facts: Facts) -> None:
    step = noted(facts)
    address = track(facts, "p1", step.id.hex, "release")
    page = client.get(track(facts, "p1")).text
    assert "Only Inés can release it." in page
    assert client.post(address, **{f"{step.id.hex}-released_on": "2025-05-13"}).status_code == 303
    db.session.expire_all()
    assert step.audience is Audience.JOINT
    client.post(f"{address}?undo=1")
    db.session.expire_all()
    assert step.audience is Audience.COUNSELOR


def test_a_release_has_its_day(client: Client, cast: Cast, facts: Facts) -> None:
    step = noted(facts)
    client.get(track(facts, "p1"))
    answer = client.post(track(facts, "p1", step.id.hex, "release"))
    assert answer.status_code == 422
    assert "Enter a date." in answer.text
    with pytest.raises(Refused, match="between"):
        release_step(by=facts.by, step=step, released_on=DAY - timedelta(5), today=DAY)


def test_it_withdraws_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    step = noted(facts)
    address = track(facts, "p1", step.id.hex, "withdraw")
    client.get(track(facts, "p1"))
    client.post(address)
    assert track_of(facts.couple, "p1") == []
    assert track_of(facts.couple, "p1", withdrawn=True) == [step]
    client.post(f"{address}?undo=1")
    assert track_of(facts.couple, "p1") == [step]


def test_it_has_no_deadline_and_no_score(client: Client, cast: Cast, facts: Facts) -> None:
    noted(facts)
    page = client.get(track(facts, "p1")).text.partition("<main")[2]
    assert not any(word in page.casefold() for word in ("due on", "deadline", "score", "percent"))
