"""Agreements told in a line each, and what filled forms send."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.agreements import actions, signing_actions
from clinic.agreements.draft_rules import Consequent, Wording
from clinic.agreements.models import Agreement, AgreementVersion, versions_in
from clinic.agreements.rules import AgreementKind, Area
from clinic.agreements.writing import base_of
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path
from tests.facts import DAY, Facts

DUE = DAY + timedelta(28)
PHONES = {"text": "Phones stay in the kitchen from ten"}
MESSAGES = {"what": "No private messages with him", "who": "Jon", "test": "The phone may lie open"}
TALK = Consequent("An extra talk within a day")


def wording(*clauses: dict[str, str], **more: Any) -> Wording:
    """A wording of a boundary."""
    return Wording(clauses or (PHONES, MESSAGES), **{"review_due": DUE, **more})


class Written:
    """Write, change and sign agreements of one couple, each committed at once."""

    def __init__(self, facts: Facts) -> None:
        self.by, self.couple = facts.by, facts.couple

    def propose(self, said: Wording | None = None, **more: Any) -> Agreement:
        """Open an agreement with its first draft."""
        given: dict[str, Any] = {"kind": AgreementKind.BOUNDARY, "area": Area.ONLINE_CONTACT, "id": new_id(), **more}
        made = actions.propose(by=self.by, couple=self.couple, wording=said or wording(), today=DAY, **given)
        db.session.commit()
        return made

    def revise(self, agreement: Agreement, said: Wording, **more: Any) -> AgreementVersion:
        """Change the wording from what it is now."""
        edition = base_of(versions_in(agreement)).edition
        given: dict[str, Any] = {"id": new_id(), "edition": edition, "today": DAY, **more}
        made = actions.revise(by=self.by, agreement=agreement, wording=said, **given)
        db.session.commit()
        return made

    def sign(self, agreement: Agreement, *partners: PartnerKey, today: date = DAY) -> AgreementVersion:
        """Sign the newest version, by both unless one is named."""
        version = versions_in(agreement)[-1]
        for each in partners or PARTNERS:
            edition = version.edition
            signing_actions.sign(
                by=self.by, agreement=agreement, version=version, partner=each, edition=edition, today=today
            )
            db.session.commit()
        return version

    def signed(self, said: Wording | None = None, **more: Any) -> Agreement:
        """An agreement that is in force."""
        made = self.propose(said, **more)
        self.sign(made)
        return made


@pytest.fixture
def written(facts: Facts) -> Written:
    """Agreements of Ines and Jon."""
    return Written(facts)


@pytest.fixture
def agreed(written: Written) -> Agreement:
    """A boundary of Ines and Jon that is in force."""
    return written.signed(wording(consequences=(TALK,)))


def here(cast: Cast, agreement: Agreement, *rest: str) -> str:
    """The address of an agreement's page."""
    return path(cast.ines_and_jon, "agreements", agreement.id.hex, *rest)


def versions(cast: Cast, agreement: Agreement) -> list[AgreementVersion]:
    """The versions as they are stored now."""
    db.session.expire_all()
    with caseload_of(cast.alma.id):
        found = versions_in(agreement)
        _ = [(each.clauses, each.content, each.why_changed, each.number) for each in found]
        return found


def version(cast: Cast, agreement: Agreement, number: int = 1) -> AgreementVersion:
    """One version as it is stored now."""
    return next(each for each in versions(cast, agreement) if each.number == number)


def sent(client: Client, address: str, **fields: Any) -> dict[str, Any]:
    """What the form at an address sends: its hidden fields, and these."""
    page = client.get(address).text
    return {"once": hidden(page, "once"), "edition": hidden(page, "edition"), "review_due": DUE.isoformat(), **fields}
