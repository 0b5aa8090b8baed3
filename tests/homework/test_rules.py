"""Outcomes, what they add up to, and due dates."""

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from clinic.couples.rules import PartnerKey
from clinic.homework.rules import Assigned, Barrier, Helped, Outcome, Who, adherence, due_default, what_helped

DUE = date(2025, 3, 1)


def one(p1: str | None = None, p2: str | None = None, due: date = DUE) -> Assigned:
    said: list[tuple[PartnerKey, str | None]] = [("p1", p1), ("p2", p2)]
    return Assigned("steady-days", due, {key: Outcome(word) for key, word in said if word})


def case(name: str) -> dict[str, Any]:
    text = (files("clinic.exchange") / "cases" / f"case_{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def homework_of(found: dict[str, Any]) -> list[Assigned]:
    rows = found["homework"]
    return [
        Assigned(row["slug"], row["due"], {key: Outcome(word) for key, word in row["outcomes"].items()}, row["benefit"])
        for row in rows
    ]


def test_it_matches_the_worked_example() -> None:
    """domain.md V12, case B on 2025-05-08: .25, .5, .5, 0, 0, 1, 1, 1 and one withdrawn."""
    found = adherence(
        [
            one("partly", "not_done"),
            one("done", "not_done"),
            one("partly", "partly"),
            one(p2="not_done"),
            one("withdrawn", "withdrawn"),
            one(p2="not_done"),
            one(p2="done"),
            one("done", "done"),
            one("done", "done"),
        ],
        date(2025, 5, 8),
    )
    assert (found.couple.eligible, found.couple.rate, found.couple.shown) == (8, 4.25 / 8, "53%")
    assert (found.p1.eligible, found.p1.rate) == (5, 0.8)
    assert (found.p2.eligible, found.p2.rate) == (8, 3.5 / 8)


@pytest.mark.parametrize("name", ["a", "b"])
def test_it_matches_the_case_files(name: str) -> None:
    found = case(name)
    for block in found["expected"]:
        rate = adherence(homework_of(found), block["as_of"]).couple
        assert rate.eligible == block["homework"]["eligible"]
        assert rate.rate == pytest.approx(block["homework"]["rate"], abs=1e-4)


def test_it_counts_what_is_due_on_the_day_itself() -> None:
    tasks = [one("done", due=date(2025, 3, 2)), one("not_done", due=date(2025, 3, 3))]
    assert adherence(tasks, date(2025, 3, 1)).couple.eligible == 0
    assert adherence(tasks, date(2025, 3, 2)).couple.rate == 1.0
    assert adherence(tasks, date(2025, 3, 3)).couple.rate == 0.5


@pytest.mark.parametrize("word", ["excused", "replaced", "withdrawn"])
def test_it_leaves_out_what_was_not_theirs_to_do(word: str) -> None:
    found = adherence([one(word, "done"), one(word, word)], DUE)
    assert (found.couple.eligible, found.couple.rate) == (1, 1.0)
    assert (found.p1.eligible, found.p1.rate, found.p1.shown) == (0, None, "none due yet")


def test_it_takes_an_outcome_nobody_asked_for_as_missing() -> None:
    asked_one = Assigned("steady-days", DUE, {"p1": Outcome.PARTLY, "p2": None})
    found = adherence([asked_one, one()], DUE)
    assert (found.couple.eligible, found.couple.rate, found.p2.eligible) == (1, 0.5, 0)


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        ([], "none due yet"),
        ([("done", "partly")], "1 partly"),
        ([("done", "done"), ("not_done", None)], "1 done, 1 not done"),
        ([("done", "done"), ("done", None), ("not_done", None)], "67%"),
        ([("not_done", None)] * 3, "0%"),
        ([("done", None)] * 5 + [("not_done", None)] * 3, "63%"),
    ],
)
def test_it_shows_counts_first_and_per_cent_from_three(outcomes: list[tuple[str, str | None]], shown: str) -> None:
    assert adherence([one(*pair) for pair in outcomes], DUE).couple.shown == shown


def test_it_ranks_what_helped_best_first() -> None:
    answers: list[tuple[str, dict[PartnerKey, int | None]]] = [
        ("small-wins", {"p1": 0}),
        ("retell", {"p1": 8}),
        ("wave-plan", {"p1": 8}),
        ("my-story", {"p1": None}),
        ("solo-anchor", {"p1": 7, "p2": 9}),
        ("wave-plan", {"p1": 9, "p2": None}),
    ]
    assert what_helped([Assigned(slug, DUE, {}, benefits) for slug, benefits in answers]) == [
        Helped("wave-plan", 8.5, 2),
        Helped("solo-anchor", 8.0, 2),
        Helped("retell", 8.0, 1),
        Helped("small-wins", 0.0, 1),
    ]


@pytest.mark.parametrize(
    ("planned", "due"),
    [
        (date(2025, 3, 2), date(2025, 3, 2)),
        (date(2025, 6, 1), date(2025, 6, 1)),
        (date(2025, 3, 1), date(2025, 3, 8)),
        (date(2025, 2, 1), date(2025, 3, 8)),
        (None, date(2025, 3, 8)),
    ],
)
def test_it_is_due_at_the_next_session_or_in_a_week(planned: date | None, due: date) -> None:
    assert due_default(planned, date(2025, 3, 1)) == due


def test_it_gives_every_word_a_label() -> None:
    assert [each.value for each in Outcome] == ["done", "partly", "not_done", "excused", "replaced", "withdrawn"]
    assert Barrier("felt_forced").label == "It felt forced"
    labels = [each.label for words in (Outcome, Barrier, Who) for each in words]
    assert len(set(labels)) == len(Outcome) + len(Barrier) + len(Who)


def test_it_keeps_its_value_as_plain_text() -> None:
    assert f"{Outcome.NOT_DONE}" == "not_done"
    assert Outcome("not_done") is Outcome.NOT_DONE
