"""Alma's way to a couple's documents, as pages of the browser's or as PDFs."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.agreements.models import AgreementVersion
from clinic.agreements.rules import VersionStatus
from clinic.couples.models import Couple
from clinic.homework.models import Assignment, OwnExercise
from clinic.kernel.database import db
from clinic.kernel.scope import every_caseload
from clinic.records.models import Record
from clinic.sessions.models import CoupleSession
from tests.cast import Client

COPIES = ("file", "p1", "p2", "joint")
ALL_TIME = {"from": "", "to": ""}
WITH_COUPLE = ("reports.progress_pdf", "reports.notes_pdf", "reports.brief_pdf")


class Desk:
    """The documents of one couple; `page` gives the same document as `pdf`, for the browser to print."""

    def __init__(self, client: Client, couple: Couple) -> None:
        self.client, self.couple = client, couple
        with every_caseload(reason="a test looks for what it has planted"):
            rows = db.session.scalars(select(CoupleSession).where(CoupleSession.couple_id == couple.id))
            self.meetings = {each.number: each.id for each in rows}
            given = db.session.scalars(select(Assignment).where(Assignment.couple_id == couple.id))
            self.given = {(each.slug, each.partners): each.id for each in given}
            kept = db.session.scalars(select(Record).where(Record.couple_id == couple.id, Record.withdrawn.is_(False)))
            self.records = {(each.kind, each.about, each.audience.value): each.id for each in kept}
            every = list(db.session.scalars(select(AgreementVersion).where(AgreementVersion.couple_id == couple.id)))
            active = {each.agreement_id for each in every if each.status is VersionStatus.ACTIVE}
            self.agreements = {each.agreement_id: each.agreement_id in active for each in every}
            own = select(OwnExercise.slug).where(OwnExercise.counselor_id == couple.counselor_id)
            self.own = db.session.scalar(own)

    def address(self, endpoint: str, **asked: Any) -> str:
        """The address of a document of this couple."""
        with self.client.browser.application.test_request_context():
            named = {} if endpoint == "reports.handout" else {"couple_id": self.couple.id}
            return url_for(endpoint, **named, **asked)

    def get(self, endpoint: str, *, status: int = 200, **asked: Any) -> TestResponse:
        """Ask for a document."""
        return self.client.get(self.address(endpoint, **asked), status=status)

    def page(self, endpoint: str, **asked: Any) -> str:
        """The document as a page for the browser to print."""
        return self.get(endpoint, **{"as": "page"}, **asked).text

    def pdf(self, endpoint: str, **asked: Any) -> bytes:
        """The document as a PDF."""
        answer = self.get(endpoint, **asked)
        assert answer.mimetype == "application/pdf", answer.text[:300]
        return answer.data

    def note(self, number: int, **asked: Any) -> str:
        """The note of a session as a page."""
        return self.page("reports.note_pdf", meeting_id=self.meetings[number], **asked)
