"""Steps between stages: the counselor's decision, with a day and a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic.couples.models import StageChange
from clinic.couples.rules import Stage
from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from tests.cast import OPENED, Cast, Client
from tests.couples.filled import NASTY, audited, path, shown_error, stored

STEP = {"stage": "understand", "changed_on": "2025-02-18", "reason": "Evening talks are steady"}


def step(client: Client, cast: Cast, **fields: str) -> tuple[int, str]:
    client.get(path(cast.ines_and_jon, "stage"))
    answer = client.post(path(cast.ines_and_jon, "stage"), **{**STEP, **fields})
    return answer.status_code, answer.text


def steps() -> int:
    with every_caseload(reason="counting in a test"):
        return db.session.scalar(select(func.count()).select_from(StageChange)) or 0


def test_it_changes_the_stage_and_keeps_the_reason(client: Client, cast: Cast) -> None:
    assert step(client, cast)[0] == 303
    assert stored(cast, "IJ").stage is Stage.UNDERSTAND
    page = client.get(path(cast.ines_and_jon, "stage")).text
    assert "<b>Understanding</b><p>Evening talks are steady</p>" in page
    assert "Now: <b>Understanding</b>" in page
    assert audited(cast.ines_and_jon) == ["change stage"]


def test_it_goes_back_as_well_as_forward(client: Client, cast: Cast) -> None:
    step(client, cast, stage="rebuild")
    assert step(client, cast, stage="stabilise", changed_on="2025-03-04", reason="A setback")[0] == 303
    assert stored(cast, "IJ").stage is Stage.STABILISE
    page = client.get(path(cast.ines_and_jon, "stage")).text
    assert page.index("A setback") < page.index("Evening talks")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("stage", "", "Choose one."),
        ("stage", "stabilise", "in this stage"),
        ("stage", "finished", "Not a valid choice"),
        ("reason", "", "Enter reason."),
        ("reason", " \n ", "Enter reason."),
        ("reason", "x" * 2001, "at most 2,000"),
        ("reason", "\x00", "control characters"),
        ("changed_on", "", "Enter a date."),
        ("changed_on", "2025-02-30", "Not a valid date"),
        ("changed_on", "2199-01-01", "up to today"),
        ("changed_on", (OPENED - timedelta(days=1)).isoformat(), "Give a day from 7 Jan 2025 on"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    status, page = step(client, cast, **{field: value})
    assert status == 422
    assert words in shown_error(page, field)
    assert field == "reason" or "Evening talks are steady</textarea>" in page
    assert (steps(), stored(cast, "IJ").stage) == (0, Stage.STABILISE)


def test_it_takes_no_day_before_the_last_step(client: Client, cast: Cast) -> None:
    step(client, cast)
    status, page = step(client, cast, stage="rebuild", changed_on="2025-02-17")
    assert (status, "18 Feb 2025" in shown_error(page, "changed_on")) == (422, True)
    assert step(client, cast, stage="rebuild", changed_on="2025-02-18")[0] == 303


def test_it_makes_one_step_when_sent_twice(client: Client, cast: Cast) -> None:
    assert [step(client, cast)[0] for _ in range(2)] == [303, 422]
    assert steps() == 1


def test_it_keeps_nasty_text_as_text(client: Client, cast: Cast) -> None:
    for nasty, stage in zip(NASTY, ["understand", "rebuild"] * 4, strict=False):
        assert step(client, cast, stage=stage, reason=nasty)[0] == 303
    page = client.get(path(cast.ines_and_jon, "stage")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


def test_it_is_closed_to_strangers(stranger: Client, cast: Cast) -> None:
    stranger.get(path(cast.ines_and_jon, "stage"), status=404)
    stranger.get("/couples")
    assert stranger.post(path(cast.ines_and_jon, "stage"), **STEP).status_code == 404
    assert steps() == 0
