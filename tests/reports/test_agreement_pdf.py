"""One agreement: every version beside the one before it for the file, what is in force for the two."""

import pytest

from tests.reports.case import Case
from tests.reports.desk import COPIES, Desk
from tests.reports.inside import article, in_page
from tests.reports.test_planted import labels_in

pytestmark = pytest.mark.sqlite_only


def changed(desk: Desk, case: Case) -> dict[str, object]:
    """The agreement that was changed and is being changed again."""
    word = case.words["Agreement.title/active"]
    found = [id for id in desk.agreements if word in desk.page("reports.agreement_pdf", agreement_id=id)]
    assert len(found) == 1
    return {"agreement_id": found[0]}


def test_it_sets_each_version_beside_the_one_before(desk: Desk, case: Case) -> None:
    text = article(desk.page("reports.agreement_pdf", **changed(desk, case)))
    heads = [f'<th scope="col">Version {before}</th><th scope="col">Version {before + 1}</th>' for before in (1, 2)]
    assert [text.count(each) for each in heads] == [1, 1]
    assert text.index("Version 1, agreed 10 Mar 2025, replaced") < text.index("Version 2, agreed 7 Apr 2025, in force")
    assert "Version 3, agreed 5 May 2025, draft, not in force" in text
    assert text.count('<td class="mark">Changed</td>') + text.count('<td class="mark">New</td>') >= 2


def test_it_tells_the_file_of_signatures_votes_and_reviews(desk: Desk, case: Case) -> None:
    text = article(desk.page("reports.agreement_pdf", **changed(desk, case)))
    first = case.words["Partner.short_name/p1"].capitalize()
    assert f"<dt>{first} signed</dt><dd>7 Apr 2025</dd>" in text
    assert f"<dt>{first} signed</dt><dd>Not yet</dd>" in text
    assert "Fits for both." in text
    assert f"{first}: too much" in text
    assert "Partly kept, told by oneself after 5 hours." in text
    assert "Told by oneself: 1, half of them within 5 hours. Found out: 0." in text


def test_it_tells_the_two_what_is_in_force_of_it(desk: Desk, case: Case) -> None:
    found = labels_in(in_page(desk.page("reports.agreement_pdf", **changed(desk, case), **{"for": "joint"})), case)
    assert {each for each in found if each.startswith(("Agreement", "Consequence"))} == {
        "Agreement.title/active",
        "AgreementVersion.clauses/v2",
        "Consequence.text/v2 fits",
        "Consequence.reason/v2",
    }


@pytest.mark.parametrize("copy", [each for each in COPIES if each != "file"])
def test_it_is_not_there_for_them_while_nothing_is_in_force(desk: Desk, copy: str) -> None:
    for id, in_force in desk.agreements.items():
        status = 200 if in_force else 404
        for endpoint in ("reports.agreement_pdf", "reports.agreement"):
            asked = {"agreement_id": id, "for": copy, **({"as": "page"} if endpoint.endswith("pdf") else {})}
            assert desk.get(endpoint, status=status, **asked).status_code == status


def test_it_offers_the_two_a_copy_of_what_is_in_force_only(desk: Desk) -> None:
    for id, in_force in desk.agreements.items():
        text = desk.get("reports.agreement", agreement_id=id).text
        assert ('value="joint"' in text) is in_force
        assert 'name="from"' not in text
