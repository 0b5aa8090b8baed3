"""I1-I3 and I6: every sealed column holds a planted word, and each addressee finds exactly those that are theirs."""

import re
from itertools import product

import pytest

from tests.needs import needs_pango
from tests.reports.case import PRIVATE, Case
from tests.reports.desk import ALL_TIME, COPIES, Desk
from tests.reports.inside import article, in_page, in_pdf
from tests.reports.oracle import MAY_READ, may_read
from tests.reports.oracle_work import ON_REQUEST, WORK, of_record
from tests.security.tables import mapped

NAMINGS = ("names", "code")
PLANTED = re.compile("zq[a-p]{12}")
# a closed list of words, facts without words, or the counselor's own settings: nothing can be planted in them
WORDLESS = {
    "Account.hint_words",
    "AttentionLine.sorted_p1",
    "AttentionLine.sorted_p2",
    "CaseRemainder.said",
    "ConsentAnswer.answer",
    "FollowUp.outcome",
    "ForgivenessStep.place",
    "InstrumentTotal.total_words",
    "IntakeProfile.counselor_band",
    "Referral.to",
    "RiskEntry.kind",
    "Statement.facts",
    "StatusChange.together",
    "Support.agreed_by",
}
HANDED_TO = {"file": {"p1", "p2"}, "p1": {"p1"}, "p2": {"p2"}, "joint": {"p1", "p2"}}


def labels(case: Case) -> dict[str, str]:
    """Every planted word by its label; the counselor's own are those of the cast."""
    own = {"name": "Alma Reyes", "credential": "LMFT", "practice_name": "Harbor Practice"}
    account = {f"Account.{name}": in_page(value) for name, value in own.items()}
    return {**case.words, **account, "Account.practice_address": in_page("1 Quay Street")}


def handouts(desk: Desk, copy: str) -> list[tuple[str, dict[str, object]]]:
    """The handouts that are given to an addressee: to both what is for both, to each also what is for them alone."""
    wanted = {key for key in desk.given if copy == "file" or HANDED_TO[copy] <= set(key[1])}
    wanted -= {key for key in wanted if copy == "joint" and key[0] == PRIVATE}
    given = [("reports.assignment_handout", {"assignment_id": desk.given[key]}) for key in sorted(wanted)]
    return [*given, ("reports.handout", {"slug": desk.own})]


def documents(desk: Desk, copy: str, naming: str) -> list[tuple[str, dict[str, object]]]:
    """Every document there is for an addressee."""
    asked = {"for": copy, "names": naming}
    briefs = [("reports.brief_pdf", {"names": naming})] if copy == "file" else []
    return [
        ("reports.progress_pdf", {**asked, **ALL_TIME}),
        ("reports.progress_pdf", {**asked, **ALL_TIME, "shared": "1", "large": "1"}),
        ("reports.progress_pdf", asked),
        ("reports.notes_pdf", asked),
        ("reports.records_pdf", asked),
        ("reports.agreed_pdf", asked),
        *agreements(desk, copy, asked),
        *singles(desk, copy, asked),
        *briefs,
        *handouts(desk, copy),
    ]


def agreements(desk: Desk, copy: str, asked: dict[str, str]) -> list[tuple[str, dict[str, object]]]:
    """Each agreement with its versions for the file; for the two what is in force."""
    wanted = [id for id, in_force in desk.agreements.items() if in_force or copy == "file"]
    return [("reports.agreement_pdf", {**asked, "agreement_id": each}) for each in wanted]


def singles(desk: Desk, copy: str, asked: dict[str, str]) -> list[tuple[str, dict[str, object]]]:
    """The records of kinds that no list holds, one by one, for those who may have them."""
    wanted = [
        id
        for (kind, about, audience), id in desk.records.items()
        if kind in ON_REQUEST and copy in of_record(f"{kind}/{about or 'both'}/{audience}")
    ]
    return [("reports.record_pdf", {**asked, "record_id": each}) for each in wanted]


def notes(desk: Desk, copy: str, naming: str) -> str:
    """Every single note that an addressee may have; the others are not there for them."""
    pages = []
    for meeting_id in desk.meetings.values():
        answer = desk.client.browser.get(
            desk.address("reports.note_pdf", meeting_id=meeting_id, names=naming, **{"for": copy, "as": "page"})
        )
        assert answer.status_code in (200, 404)
        pages.append(answer.text if answer.status_code == 200 else "")
    return "".join(pages)


def labels_in(found: str, case: Case) -> set[str]:
    """The labels of the words that stand in a text."""
    planted = set(PLANTED.findall(found))  # looking for each word by itself takes ten times as long
    named = {label for label, word in labels(case).items() if not PLANTED.fullmatch(word) and word in found}
    return named | {label for label, word in labels(case).items() if word in planted}


def differences(found: str, case: Case, copy: str, naming: str) -> list[str]:
    """What an addressee finds and may not, or may find and does not."""
    there = labels_in(found, case)
    may = {label for label in labels(case) if may_read(label, copy, naming)}
    return [f"LEAK {label}" for label in sorted(there - may)] + [f"MISSING {label}" for label in sorted(may - there)]


@pytest.mark.parametrize(("copy", "naming"), list(product(COPIES, NAMINGS)))
def test_it_tells_each_addressee_exactly_what_is_theirs(desk: Desk, case: Case, copy: str, naming: str) -> None:
    asked = documents(desk, copy, naming)
    found = "".join(desk.page(endpoint, **more) for endpoint, more in asked) + notes(desk, copy, naming)
    assert differences(in_page(found), case, copy, naming) == []


@pytest.mark.pdf
@needs_pango
@pytest.mark.sqlite_only
@pytest.mark.parametrize(("copy", "naming"), [*((copy, "names") for copy in COPIES), ("file", "code")])
def test_it_tells_the_same_in_a_pdf_however_deep_one_looks(desk: Desk, case: Case, copy: str, naming: str) -> None:
    report, _, _, written, *_ = documents(desk, copy, naming)
    pages = in_page("".join(article(desk.page(endpoint, **more)) for endpoint, more in (report, written)))
    printed = "".join(in_pdf(desk.pdf(endpoint, **more)) for endpoint, more in (report, written))
    assert labels_in(printed, case) == labels_in(pages, case)
    assert [each for each in differences(printed, case, copy, naming) if each.startswith("LEAK")] == []


def test_it_has_a_word_in_every_sealed_column(desk: Desk, case: Case) -> None:
    columns = {f"{each.__name__}.{sealed.name}" for each in mapped() for sealed in getattr(each, "__sealed__", ())}
    planted = {label.partition("/")[0] for label in labels(case)}
    assert len(columns) > 40
    assert columns - planted == WORDLESS
    assert {label.partition("/")[0] for label in MAY_READ} - columns == set()


def test_it_expects_no_word_that_was_never_planted(desk: Desk, case: Case) -> None:
    assert (set(MAY_READ) | set(WORK)) - set(labels(case)) == set()


@pytest.mark.parametrize("policy", ["no_secrets", "no_secrets_with_judgment", "individual_confidential", None])
def test_it_widens_nothing_by_a_policy_on_secrets(desk: Desk, case: Case, policy: str | None) -> None:
    from clinic.couples.models import Couple
    from clinic.couples.rules import Secrets
    from clinic.kernel import audit
    from clinic.kernel.database import db
    from clinic.kernel.scope import caseload_of

    with caseload_of(desk.couple.counselor_id):
        row = db.session.get(Couple, desk.couple.id)
        row.secrets = Secrets(policy) if policy else None
        row.policy_signed_on = None
        audit.record("change couple", subject=row, couple_id=row.id)
        db.session.commit()
    for copy in ("p1", "joint"):
        found = "".join(desk.page(endpoint, **more) for endpoint, more in documents(desk, copy, "names"))
        assert [each for each in differences(in_page(found), case, copy, "names") if each.startswith("LEAK")] == []
