"""What we agreed, on one page for the two (domain.md S29): in force, and nothing of how it went."""

from datetime import date

import pytest

from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.entering import EnteredReview, EnteredVersion, enter_agreement
from clinic.agreements.rules import AgreementKind, Kept
from clinic.couples.models import couple_of
from clinic.couples.rules import Audience
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from clinic.records.actions import enter
from clinic.records.entry import Entry
from clinic.records.kinds import KINDS
from tests.cast import Cast, Client
from tests.needs import needs_pango
from tests.reports.case import Case
from tests.reports.desk import COPIES, Desk
from tests.reports.inside import article, in_page, pages_of
from tests.reports.test_planted import labels_in

pytestmark = pytest.mark.sqlite_only

TOLD = "Unexpected messages are told on the same evening, before either goes to bed"
CLAUSE = {"what": TOLD, "test": "Both can say when"}


def page(desk: Desk, **asked: str) -> str:
    """The page for both."""
    return article(desk.page("reports.agreed_pdf", **asked))


def agree(
    desk: Desk,
    *,
    kind: AgreementKind = AgreementKind.BOUNDARY,
    clauses: int = 3,
    review_due: date = date(2025, 6, 1),
    **content: object,
) -> None:
    """Put an agreement in force."""
    wording = Wording(
        clauses=[CLAUSE] * clauses,
        content=content,
        review_due=review_due,
        consequences=[Consequent("An extra evening talk within two days")],
    )
    signed = {"signed_p1_at": now(), "signed_p2_at": now(), "agreed_on": date(2025, 4, 1)}
    with caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        versions, reviews = [EnteredVersion(1, wording, **signed)], [EnteredReview(date(2025, 5, 2), Kept.NOT)]
        enter_agreement(by=couple.counselor_id, couple=couple, kind=kind, versions=versions, reviews=reviews)
        db.session.commit()


def reset(desk: Desk, audience: Audience, next_due: str = "2025-06-03") -> None:
    """Record a reset talk with the day of the next one."""
    with caseload_of(desk.couple.counselor_id):
        couple = couple_of(desk.couple.id)
        entry = Entry(date(2025, 5, 10), {"decision": "keep", "next_due": next_due}, None, audience)
        enter(by=couple.counselor_id, couple=couple, id=new_id(), kind=KINDS["reset"], entry=entry)
        db.session.commit()


def test_it_holds_what_is_in_force_and_when_it_was_looked_at(desk: Desk, case: Case) -> None:
    text = page(desk)
    assert "What we agreed" in text
    assert case.words["AgreementVersion.clauses/v2"] in text
    assert "Agreed 7 Apr 2025. Last looked at 5 May 2025. We look at it again by 1 Jun 2025." in text


def test_it_holds_no_rating_and_nothing_of_how_it_was_kept(desk: Desk, case: Case) -> None:
    found = labels_in(in_page(page(desk)), case)
    tables = {each.partition(".")[0] for each in found}
    assert tables == {"Account", "Partner", "Agreement", "AgreementVersion", "Consequence"}
    assert not [word for word in ("artly kept", "old by", "ound out", "<svg", " of 10") if word in page(desk)]


@pytest.mark.parametrize(
    ("copy", "reader"), [("joint", "both partners"), ("p1", "{p1}"), ("p2", "{p2}"), ("file", "the counselor’s file")]
)
def test_it_says_the_same_to_each_and_for_whom_it_is(desk: Desk, case: Case, copy: str, reader: str) -> None:
    named = reader.format(**{key: case.words[f"Partner.short_name/{key}"].capitalize() for key in ("p1", "p2")})
    assert f"For {named}. Printed" in page(desk, **{"for": copy})
    body = {each: page(desk, **{"for": each}).partition("</header>")[2] for each in COPIES}
    assert len(set(body.values())) == 1


@pytest.mark.parametrize(
    ("audience", "due", "said"),
    [
        (Audience.JOINT, "2025-06-03", True),
        (Audience.COUNSELOR, "2025-06-03", False),
        (Audience.P1, "2025-06-03", False),
        (Audience.JOINT, "2025-05-12", False),
    ],
)
def test_it_names_the_next_reset_that_both_know_of(desk: Desk, audience: Audience, due: str, *, said: bool) -> None:
    reset(desk, audience, due)
    assert ("Our next reset talk" in page(desk)) is said


def test_it_says_when_it_is_time_to_look_at_it_again(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    agree(desk, review_due=date(2025, 5, 1))
    assert "It is time to look at it again." in page(desk)


def test_it_works_with_nothing_in_force(client: Client, cast: Cast) -> None:
    assert "Nothing is in force yet." in page(Desk(client, cast.kim_and_lee))


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize(("agreements", "pages"), [(1, 1), (2, 1), (3, 1), (4, 1), (8, 2)])
def test_it_is_one_page_up_to_four_long_agreements(client: Client, cast: Cast, agreements: int, pages: int) -> None:
    desk = Desk(client, cast.kim_and_lee)
    for number in range(agreements):
        agree(desk, clauses=2 + number % 3)
    printed = pages_of(desk.pdf("reports.agreed_pdf"))
    assert len(printed) == pages
    assert "".join(printed).count("whatfollowsaslip") == agreements


@pytest.mark.pdf
@needs_pango
def test_it_prints_a_prevention_plan_on_one_page(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    lines = [f"A situation that calls for care, number {number}" for number in range(6)]
    lists = dict.fromkeys(("situations", "early_thoughts", "moves", "call_list"), lines)
    rules = {"tell_rule": "The same evening. " * 8, "after_slip": "Call. " * 20}
    agree(desk, kind=AgreementKind.PREVENTION, clauses=0, **rules, **lists)
    again = Desk(client, cast.kim_and_lee)
    plan = again.pdf("reports.agreement_pdf", agreement_id=next(iter(again.agreements)), **{"for": "joint"})
    assert len(pages_of(plan)) == 1
    assert "ourpreventionplan" in pages_of(plan)[0]


def test_it_keeps_the_size_of_large_print(client: Client, cast: Cast) -> None:
    desk = Desk(client, cast.kim_and_lee)
    agree(desk)
    assert 'class="agreed roomy"' in page(desk)
    assert 'class="agreed"' in page(desk, large="1")
