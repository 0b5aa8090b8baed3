"""An agreement's page: two signatures in two acts, votes, versions side by side, letting go, ending."""

import re
from html import unescape

import pytest
import time_machine
from werkzeug.test import TestResponse

from clinic.agreements.models import Agreement, agreement_of, consequences_of
from clinic.agreements.rules import VersionStatus
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.agreements.written import MESSAGES, PHONES, Written, here, version, versions, wording
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import DAY


def sign(client: Client, cast: Cast, agreement: Agreement, partner: str, number: int = 1) -> TestResponse:
    """Press the button that stands on the page."""
    client.get(here(cast, agreement))
    row = version(cast, agreement, number)
    return client.post(_of(cast, agreement, number, "sign"), partner=partner, edition=row.edition)


def _of(cast: Cast, agreement: Agreement, number: int, *rest: str) -> str:
    return here(cast, agreement, "versions", version(cast, agreement, number).id.hex, *rest)


def undo(page: str) -> str:
    """Where the toast's Undo leads."""
    found = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_each_signs_in_an_own_act(client: Client, cast: Cast, written: Written) -> None:
    agreement = written.propose()
    page = client.get(here(cast, agreement)).text
    assert page.count("signs now") == 2
    assert sign(client, cast, agreement, "p1").status_code == 303
    page = client.get(here(cast, agreement)).text
    assert "The other signature is still missing." in page
    assert page.count("signs now") == 1
    assert sign(client, cast, agreement, "p2").status_code == 303
    assert "It is in force." in client.get(here(cast, agreement)).text
    assert version(cast, agreement).status is VersionStatus.ACTIVE


def test_the_signature_is_undone_within_its_minute(
    client: Client, cast: Cast, written: Written, clock: time_machine.Traveller
) -> None:
    agreement = written.propose()
    for partner in ("p1", "p2"):
        sign(client, cast, agreement, partner)
    back = undo(client.get(here(cast, agreement)).text)
    assert 'data-seconds="60"' not in back
    assert client.post(back).status_code == 303
    assert version(cast, agreement).missing == ["p2"]
    sign(client, cast, agreement, "p2")
    clock.shift(61)
    assert client.post(back).status_code == 422
    assert version(cast, agreement).status is VersionStatus.ACTIVE


@pytest.mark.parametrize(("partner", "edition", "status"), [("", None, 422), ("p3", None, 422), ("p1", "x", 409)])
def test_it_signs_for_nobody_and_nothing_else(
    client: Client, cast: Cast, written: Written, partner: str, edition: str | None, status: int
) -> None:
    agreement = written.propose()
    client.get(here(cast, agreement))
    sent = {"partner": partner, "edition": edition or version(cast, agreement).edition}
    assert client.post(_of(cast, agreement, 1, "sign"), **sent).status_code == status
    assert version(cast, agreement).missing == ["p1", "p2"]


def test_versions_stand_side_by_side(client: Client, cast: Cast, agreed: Agreement, written: Written) -> None:
    written.revise(agreed, wording(PHONES, {"text": "A walk on Sundays"}, why_changed="The rest is done with"))
    page = client.get(here(cast, agreed)).text
    table = page.split("<table")[1].split("</table>")[0]
    assert "Version 2 beside version 1" in table
    assert [each.strip() for each in re.findall(r'<tr class="(\w+)"', table)] == ["kept", "gone", "gone", "new"]
    first = client.get(f"{here(cast, agreed)}?version=1").text.split("<table")[1].split("</table>")[0]
    assert "beside" not in first
    assert MESSAGES["what"] in first
    assert client.get(f"{here(cast, agreed)}?version=99").status_code == 200


def test_the_draft_asks_how_a_third_person_would_know(client: Client, cast: Cast, written: Written) -> None:
    page = client.get(here(cast, written.propose())).text
    assert "Clause 1: how would a third person know it was kept?" in page


def test_it_counts_votes(client: Client, cast: Cast, agreed: Agreement) -> None:
    client.get(here(cast, agreed))
    with caseload_of(cast.alma.id):
        (row,) = consequences_of(cast.ines_and_jon)
    votes = {f"fit-{row.id.hex}-p1": "fits", f"fit-{row.id.hex}-p2": "too_much"}
    assert client.post(_of(cast, agreed, 1, "fit"), **votes).status_code == 303
    assert "Not a fit yet" in client.get(here(cast, agreed)).text
    client.post(_of(cast, agreed, 1, "fit"), **{f"fit-{row.id.hex}-p2": "fits", "fit-x-p1": "fits"})
    assert "Fits for both" in client.get(here(cast, agreed)).text


def test_a_draft_is_let_go_with_undo(client: Client, cast: Cast, written: Written) -> None:
    agreement = written.propose()
    client.get(here(cast, agreement))
    assert client.post(_of(cast, agreement, 1, "drop")).status_code == 303
    page = client.get(here(cast, agreement)).text
    assert "Let go" in page
    client.post(undo(page))
    assert version(cast, agreement).status is VersionStatus.DRAFT


def test_an_agreement_ends_with_undo(client: Client, cast: Cast, agreed: Agreement) -> None:
    client.get(here(cast, agreed))
    client.post(here(cast, agreed, "end"), **{"end-why": "Not needed any more"})
    page = client.get(here(cast, agreed)).text
    assert "Ended on 13 May 2025." in page
    assert "Not needed any more" in page
    assert "1 ended" in client.get(path(cast.ines_and_jon, "agreements")).text
    client.post(undo(page))
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = agreement_of(cast.ines_and_jon, agreed.id)
        assert found is not None
        assert found.ended_on is None
    assert versions(cast, agreed)[0].status is VersionStatus.ACTIVE


def test_a_reason_that_is_too_long_keeps_the_page(client: Client, cast: Cast, agreed: Agreement) -> None:
    client.get(here(cast, agreed))
    answer = client.post(here(cast, agreed, "end"), **{"end-why": "x" * 1001})
    assert answer.status_code == 422
    assert "at most 1,000" in answer.text


def test_it_hides_names(client: Client, cast: Cast, written: Written) -> None:
    agreement = written.propose()
    client.post("/hide-names")
    for page in (here(cast, agreement), path(cast.ines_and_jon, "agreements"), path(cast.ines_and_jon, "consents")):
        assert "Inés" not in client.get(page).text


def test_a_draft_says_when_it_was_agreed_only_once_it_is(client: Client, cast: Cast, agreed: Agreement) -> None:
    assert version(cast, agreed).agreed_on == DAY
