"""Another counselor gets nothing of a couple's documents, and is told so in the words for what does not exist."""

import pytest

from tests.cast import Client
from tests.reports.desk import Desk
from tests.reports.inside import in_page

pytestmark = pytest.mark.sqlite_only

NEEDED = {
    "meeting_id": lambda desk: desk.meetings[1],
    "assignment_id": lambda desk: next(iter(desk.given.values())),
    "record_id": lambda desk: desk.records["win", None, "joint"],
    "agreement_id": lambda desk: next(iter(desk.agreements)),
}


def addresses(desk: Desk) -> list[str]:
    """Every address of a couple's documents, from the map of all addresses."""
    rules = [
        each for each in desk.client.browser.application.url_map.iter_rules() if each.endpoint.startswith("reports.")
    ]
    found = {each.endpoint: each.arguments - {"couple_id"} for each in rules if "couple_id" in each.arguments}
    assert len(found) >= 8
    return [
        desk.address(endpoint, **{name: NEEDED[name](desk) for name in arguments})
        for endpoint, arguments in found.items()
    ]


def test_it_is_not_there_for_a_stranger(desk: Desk, stranger: Client, no_pango: list[str]) -> None:
    missing = in_page(stranger.get(f"/couples/{'0' * 32}/documents", status=404).text)
    for address in addresses(desk):
        answer = stranger.get(address, status=404)
        assert answer.status_code == 404, address
        assert in_page(answer.text)[:2000].partition("reference")[0] == missing[:2000].partition("reference")[0]
    assert no_pango == []


def test_it_is_there_for_its_counselor(desk: Desk, no_pango: list[str]) -> None:
    assert {desk.client.get(address).status_code for address in addresses(desk)} == {200}


def test_it_is_not_there_for_nobody(desk: Desk, nobody: Client, no_pango: list[str]) -> None:
    for address in addresses(desk):
        assert nobody.get(address, status=302).headers["Location"].startswith("/sign-in")
    assert no_pango == []


def test_it_finds_no_thing_of_another_couple(desk: Desk, stranger: Client, no_pango: list[str]) -> None:
    other, record = f"/couples/{stranger.cast.kim_and_lee.id.hex}", NEEDED["record_id"](desk).hex
    agreement = NEEDED["agreement_id"](desk).hex
    for wrong in (
        f"{other}/sessions/{desk.meetings[1].hex}/note.pdf",
        f"{other}/homework/{next(iter(desk.given.values())).hex}/handout.pdf",
        f"{other}/records/{record}.pdf",
        f"{other}/records/{record}/print",
        f"{other}/agreements/{agreement}.pdf",
        f"{other}/agreements/{agreement}/print",
    ):
        assert desk.client.get(wrong, status=404).status_code == 404, wrong
    assert no_pango == []
