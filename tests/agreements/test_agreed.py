"""The list of agreements, and what we agreed on one page: no ratings, no history of breaches, first names only."""

from dataclasses import FrozenInstanceError
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from clinic.agreements import actions, signing_actions
from clinic.agreements.draft_rules import Wording
from clinic.agreements.models import Agreement, consequences_in, versions_in
from clinic.agreements.reading import accords
from clinic.agreements.reading import agreed as what_we_agreed
from clinic.agreements.rules import AgreementKind, Fit, Kept, ToldBy
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from tests.agreements.written import DUE, PHONES, TALK, Written, wording
from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import DAY, Facts

NOT_KEPT: dict[str, Any] = {"kept": Kept.NOT, "told_by": ToldBy.PARTNER_FOUND, "text": "He wrote to her"}


def reviewed(written: Written, agreement: Agreement) -> None:
    """Record that it was not kept."""
    actions.review(by=written.by, agreement=agreement, id=new_id(), reviewed_on=DAY, today=DAY, **NOT_KEPT)
    db.session.commit()


def test_nothing_yet_teaches_in_a_sentence(client: Client, cast: Cast) -> None:
    for page in ("agreements", "agreed", "consents", "attention", "holds"):
        assert 'class="empty"' in client.get(path(cast.ines_and_jon, page)).text


def test_the_list_shows_what_is_in_force_and_what_waits(
    client: Client, cast: Cast, agreed: Agreement, written: Written
) -> None:
    written.propose(title="At work")
    page = client.get(path(cast.ines_and_jon, "agreements")).text
    assert page.index("Waiting for a signature") < page.index("At work") < page.index(PHONES["text"])
    assert "Review 10 Jun" in page
    assert page.count("signs now") == 2


def test_a_review_that_is_due_is_marked(client: Client, cast: Cast, written: Written, facts: Facts) -> None:
    agreement = written.signed()
    facts.put(versions_in(agreement)[0], review_due=DAY - timedelta(1))
    assert "Review due 12 May" in client.get(path(cast.ines_and_jon, "agreements")).text


def test_one_page_says_what_is_in_force(client: Client, cast: Cast, agreed: Agreement, written: Written) -> None:
    written.revise(agreed, wording({"text": "Only a draft"}, why_changed="Secret reason"))
    written.propose(wording({"text": "Waits for both"}))
    reviewed(written, agreed)
    page = client.get(path(cast.ines_and_jon, "agreed")).text.split("<article")[1].split("</article>")[0]
    for words in (PHONES["text"], TALK.text, "Known by:", "Inés &amp; Jon, 13 May 2025", "Last looked at 13 May 2025"):
        assert words in page
    for words in ("Only a draft", "Waits for both", "Secret reason", "Not kept", "He wrote to her", "Found by"):
        assert words not in page


def test_it_is_a_frozen_value(agreed: Agreement, written: Written) -> None:
    reviewed(written, agreed)
    page = what_we_agreed(written.couple, today=DAY, next_reset=DAY + timedelta(3))
    assert (page.names, page.next_review, page.next_reset) == (("Inés", "Jon"), DUE, DAY + timedelta(3))
    assert [(each.title, each.since, each.last_review) for each in page.parts] == [("Online contact", DAY, DAY)]
    assert "He wrote to her" not in repr(page)
    assert NOT_KEPT["kept"].value not in {str(each) for part in page.parts for each in vars(part).values()}
    with pytest.raises(FrozenInstanceError):
        page.parts = ()  # type: ignore[misc]


def test_a_consequence_that_does_not_fit_is_left_out(agreed: Agreement, written: Written) -> None:
    version = versions_in(agreed)[0]
    (row,) = consequences_in(version)
    for fit, words in ((Fit.FITS, (TALK.text,)), (Fit.TOO_MUCH, ())):
        signing_actions.vote(by=written.by, version=version, votes={row.id: {"p1": fit}})
        assert what_we_agreed(written.couple, today=DAY).parts[0].consequences == words


def test_a_prevention_plan_has_a_page_of_its_own(
    client: Client, cast: Cast, agreed: Agreement, written: Written
) -> None:
    said = Wording(content={"moves": ["Call her"]}, review_due=DUE)
    plan = written.signed(said, kind=AgreementKind.PREVENTION, area=None)
    page = client.get(path(cast.ines_and_jon, f"agreed?only={plan.id.hex}")).text
    assert "Call her" in page
    assert TALK.text not in page


def test_all_of_it_takes_four_statements(agreed: Agreement, written: Written, kim_and_lee: Facts) -> None:
    Written(kim_and_lee).signed()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    found = accords(written.couple)
    assert [each.agreement.id for each in found] == [agreed.id]
    assert len(asked) == 4
