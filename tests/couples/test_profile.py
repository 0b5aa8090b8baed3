"""The page of the intake profile."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.couples.profile_actions import enter_profile
from clinic.couples.profile_models import IntakeProfile, profile_of
from clinic.couples.profile_rules import Band
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import every_caseload
from tests.cast import Cast, Client
from tests.couples.filled import audited, hidden, path, shown_error
from tests.facts import DAY, Facts

TAKEN = {
    "taken_on": "2025-05-12", "pattern_duration": "weeks", "wider_pattern": "none", "third_party": "mutual_friend",
    "remorse": "4", "estrangement": "1", "conflicted": "yes", "counselor_band": "mixed",
    "p1-willingness": "8", "p2-willingness": "10", "p1-leaving_thoughts": "fleeting",
    "p2-individual_factors": "work stress\navoids conflict",
}  # fmt: skip
FACTS = {
    "pattern_duration": "weeks", "wider_pattern": "none", "third_party": "mutual_friend", "remorse": 4,
    "conflicted": True, "estrangement": 1, "willingness": {"p1": 8, "p2": 10}, "leaving_thoughts": {"p1": "fleeting"},
    "individual_factors": {"p2": ["work stress", "avoids conflict"]},
}  # fmt: skip


def take(client: Client, cast: Cast, page: str = "", **fields: Any) -> TestResponse:
    page = page or client.get(path(cast.ines_and_jon, "profile")).text
    seen = {name: hidden(page, name) for name in ("once", "edition")}
    return client.post(path(cast.ines_and_jon, "profile"), **{**seen, **TAKEN, **fields})


def kept() -> list[IntakeProfile]:
    db.session.expire_all()
    with every_caseload(reason="a test looks"):
        found = list(db.session.scalars(select(IntakeProfile).order_by(IntakeProfile.id)))
        _ = [each.facts for each in found]
        return found


def test_it_takes_a_profile_in_the_shape_of_a_case_file(client: Client, cast: Cast) -> None:
    assert take(client, cast).status_code == 303
    (profile,) = kept()
    assert profile.facts == FACTS
    assert (profile.suggested, profile.band) == (Band.CONTAINED, Band.MIXED)
    assert audited(cast.ines_and_jon) == ["take profile"]


def test_it_shows_bars_and_both_bands_and_no_sum(client: Client, cast: Cast) -> None:
    take(client, cast)
    page = client.get(path(cast.ines_and_jon, "profile")).text
    assert page.count("<progress") == 8
    assert "Your view: mixed" in page
    assert "Suggested: contained" in page
    assert "there is no sum of them" in page


def test_the_earlier_one_stays_readable(client: Client, cast: Cast) -> None:
    take(client, cast)
    take(client, cast, remorse="1", taken_on="2025-05-13")
    assert [each.facts["remorse"] for each in kept()] == [4, 1]
    page = client.get(path(cast.ines_and_jon, "profile")).text
    assert "Earlier profiles" in page
    assert 'value="1" checked' in page


def test_it_takes_one_when_sent_twice(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "profile")).text
    assert [take(client, cast, page).status_code for _ in range(2)] == [303, 303]
    assert len(kept()) == 1


def test_it_never_overwrites_a_newer_one(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "profile")).text
    take(client, cast)
    answer = take(client, cast, page, **{"p1-individual_factors": "Typed in the older tab"})
    assert answer.status_code == 409
    assert "Typed in the older tab" in answer.text
    assert len(kept()) == 1


def test_everything_may_be_left_open(client: Client, cast: Cast) -> None:
    page = client.get(path(cast.ines_and_jon, "profile")).text
    client.post(path(cast.ines_and_jon, "profile"), once=hidden(page, "once"), edition="", taken_on="2025-05-13")
    assert kept()[0].facts == {}
    page = client.get(path(cast.ines_and_jon, "profile")).text
    assert "No suggestion yet" in page
    assert "how long, a wider pattern, remorse, estrangement" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("taken_on", "2025-05-14", "up to today"),
        ("remorse", "5", "from 0 to 4"),
        ("p1-willingness", "11", "from 0 to 10"),
        ("pattern_duration", "ages", "Not a valid choice"),
        ("counselor_band", "bad", "Not a valid choice"),
        ("p1-individual_factors", "x" * 201, "at most 200"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = take(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in (shown_error(answer.text, field) if f'id="{field}-error"' in answer.text else answer.text)
    assert kept() == []


def test_a_case_file_is_entered_as_it_is(facts: Facts) -> None:
    enter_profile(by=facts.by, couple=facts.couple, id=new_id(), taken_on=DAY, facts=FACTS, band=None)
    db.session.commit()
    found = profile_of(facts.couple)
    assert found is not None
    assert (found.facts, found.band) == (FACTS, Band.CONTAINED)


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    for page in ("profile", "statements", "closing", "swap"):
        stranger.get(path(cast.ines_and_jon, page), status=404)
        assert stranger.post(path(cast.ines_and_jon, page), **TAKEN).status_code == 404
    assert kept() == []
