"""Together, apart, one alone, and back; and two partners in the wrong places."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.couples.models import standing_of, status_history
from clinic.couples.rules import Status, Whom
from clinic.couples.standing_actions import change_standing, entries_of, swap_partners
from clinic.couples.standing_rules import Standing, standing_from
from clinic.couples.swap_rules import Swap, swap_problem
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.ratings.models import readings_of
from tests.cast import Cast, Client
from tests.couples.filled import audited, hidden, path, shown_error
from tests.facts import DAY, Facts

NAMES = {"p1": "Inés", "p2": "Jon"}
ALONE = {"continues_with": "p1", "apart": "y", "changed_on": "2025-05-12", "reason": "Jon has moved out."}


def turn(client: Client, cast: Cast, **fields: Any) -> TestResponse:
    client.get(path(cast.ines_and_jon, "status"))
    sent = {f"standing-{name}": value for name, value in {**ALONE, **fields}.items()}
    return client.post(path(cast.ines_and_jon, "status", "standing"), **sent)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "Both continue together"),
        (Standing(apart=True), "Both continue, living apart"),
        (Standing(Whom.P2), "Jon continues alone"),
        (Standing(Whom.P1, apart=True), "Inés continues alone, living apart"),
    ],
)
def test_it_says_who_continues(standing: Standing, words: str) -> None:
    assert standing.words(NAMES) == words
    assert standing_from(standing.kept) == standing


def test_unknown_words_count_as_both() -> None:
    assert standing_from({"continues_with": "nobody", "apart": "perhaps"}) == Standing()


def test_one_goes_on_alone_and_both_return(client: Client, cast: Cast, facts: Facts) -> None:
    assert turn(client, cast).status_code == 303
    assert standing_of(facts.couple) == Standing(Whom.P1, apart=True)
    assert facts.couple.status is Status.ACTIVE
    page = client.get(path(cast.ines_and_jon, "status")).text
    assert "<b>Inés continues alone, living apart</b><p>Jon has moved out.</p>" in page
    assert turn(client, cast, continues_with="both", apart="", reason="They try again.").status_code == 303
    assert standing_of(facts.couple) == Standing()
    assert len(status_history(facts.couple)) == 2


def test_a_later_pause_keeps_who_continues(client: Client, cast: Cast, facts: Facts) -> None:
    turn(client, cast)
    facts.status(Status.PAUSED)
    assert standing_of(facts.couple).continues_with is Whom.P1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("continues_with", "", "Choose one."),
        ("reason", " ", "Enter reason."),
        ("changed_on", "2025-01-06", "Give a day from 7 Jan 2025 on"),
        ("changed_on", "2025-05-14", "up to today"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client: Client, cast: Cast, field: str, value: str, words: str) -> None:
    answer = turn(client, cast, **{field: value})
    assert answer.status_code == 422
    assert words in shown_error(answer.text, f"standing-{field}")


def test_it_refuses_what_is_so_already(client: Client, cast: Cast, facts: Facts) -> None:
    assert "how it is already" in turn(client, cast, continues_with="both", apart="").text
    with pytest.raises(Refused, match="how it is already"):
        change_standing(by=facts.by, couple=facts.couple, standing=Standing(), changed_on=DAY, reason="x")


def swap(client: Client, cast: Cast, page: str = "", **fields: Any) -> TestResponse:
    page = page or client.get(path(cast.ines_and_jon, "swap")).text
    sent = {"edition": hidden(page, "edition"), "kind": "names", "sure": "y", **fields}
    return client.post(path(cast.ines_and_jon, "swap"), **sent)


def test_names_change_places_and_entries_stay(client: Client, cast: Cast, facts: Facts) -> None:
    facts.put(
        facts.couple.partner("p1"), role="injured", pronouns="she/her", contacts=[{"value": "1"}], zone="Europe/Oslo"
    )
    facts.rate("p1", 4)
    assert swap(client, cast).status_code == 303
    db.session.expire_all()
    first, second = facts.couple.partners
    assert (first.key, first.short_name, first.zone) == ("p1", "Jon", "Europe/Dublin")
    assert (second.short_name, second.role, second.pronouns) == ("Inés", "injured", "she/her")
    assert (second.zone, second.contacts) == ("Europe/Oslo", [{"value": "1"}])
    assert [each.partner for each in readings_of(facts.couple)] == ["p1"]
    assert audited(cast.ines_and_jon)[-1] == "swap partners"


def test_twice_is_as_before(client: Client, cast: Cast, facts: Facts) -> None:
    for _ in range(2):
        assert swap(client, cast).status_code == 303
    db.session.expire_all()
    assert [each.short_name for each in facts.couple.partners] == ["Inés", "Jon"]


def test_it_shows_both_sides_before_it_swaps(client: Client, cast: Cast, facts: Facts) -> None:
    facts.rate("p1", 4)
    page = client.get(path(cast.ines_and_jon, "swap")).text
    before, after = page.index("<b>Inés</b>"), page.index("<b>Jon</b>")
    assert before < after
    assert "entries in all" in page
    answer = swap(client, cast, sure="")
    assert answer.status_code == 422
    assert "Compare both sides first" in shown_error(answer.text, "sure")
    assert facts.couple.partner("p1").short_name == "Inés"


def test_it_refuses_to_move_entries(client: Client, cast: Cast, facts: Facts) -> None:
    assert entries_of(facts.couple) == {}
    assert swap(client, cast, kind="order").status_code == 303
    facts.rate("p1", 4)
    answer = swap(client, cast, kind="order")
    assert answer.status_code == 422
    assert "are not rewritten" in shown_error(answer.text, "kind")
    db.session.expire_all()
    assert facts.couple.partner("p1").short_name == "Jon"


def test_it_never_swaps_what_changed_meanwhile(client: Client, cast: Cast, facts: Facts) -> None:
    page = client.get(path(cast.ines_and_jon, "swap")).text
    facts.put(facts.couple.partner("p2"), pronouns="they/them")
    assert swap(client, cast, page).status_code == 409
    with pytest.raises(Conflict):
        swap_partners(by=facts.by, couple=facts.couple, edition="1-1-1-1", kind=Swap.NAMES)


def test_a_table_of_both_is_no_entry(facts: Facts) -> None:
    facts.status(Status.PAUSED)
    assert entries_of(facts.couple) == {}
    assert swap_problem(Swap.NAMES, {"note": 3}) == ""
    assert swap_problem(Swap.ORDER, {"note": 3})
