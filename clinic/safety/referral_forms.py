"""Forms of referrals, their steps and releases, and of the people who know."""

from datetime import date
from typing import Any

from wtforms import Field, IntegerField, ValidationError
from wtforms.widgets import HiddenInput

from clinic.couples.forms import PastDay, also
from clinic.couples.rules import Whom
from clinic.kernel.forms import Form, choice, day, line, several, text
from clinic.safety.care_forms import PLACES, WORDS, Named
from clinic.safety.referral_rules import Reference, ReferralStatus, ReferralTo


class ReferralForm(Named):
    """A referral as it is offered."""

    whom = choice("For", Whom, radio=True)
    to = choice("To", ReferralTo)
    recipient = line("Name or place")
    offered_on = also(day("Offered on", required=True), PastDay())
    reason = text("Reason", longest=WORDS)
    release_signed = also(day("Release signed on", hint="Nothing is told to them without it."), PastDay())

    @property
    def reference(self) -> Reference:
        """Return what the fields say."""
        plain = {name: self[name].data for name in ("offered_on", "recipient", "reason", "release_signed")}
        return Reference(whom=Whom(self.whom.data), to=ReferralTo(self.to.data), **plain)


class ReferralStepForm(Form):
    """The next step of a referral; `since` is the day of the last one."""

    today: date
    since: date
    edition = IntegerField(widget=HiddenInput())
    status = choice("How far it has come", ReferralStatus)
    happened_on = also(day("Since", required=True), PastDay())
    first_appointment = day("First appointment")
    words = line("A word on it", longest=1000)

    def validate_happened_on(self, field: Field) -> None:
        """Refuse a day before the last step."""
        if field.data and field.data < self.since:
            raise ValidationError("Give a date from the last step on.")


class ReleaseForm(Form):
    """The release of a referral."""

    today: date
    edition = IntegerField(widget=HiddenInput())
    signed = also(day("Signed on"), PastDay())
    revoked = also(day("Taken back on"), PastDay())

    def validate_revoked(self, field: Field) -> None:
        """Refuse a release that is taken back before it was signed."""
        if field.data and (not self.signed.data or field.data < self.signed.data):
            raise ValidationError("A release can only be taken back after it was signed.")


class SupportForm(Named):
    """Somebody who knows."""

    edition = IntegerField(widget=HiddenInput())
    person = line("Who", required=True, hint="As the couple says it, for example her sister.")
    whom = choice("Supports", Whom, radio=True)
    scope = text("What this person knows", longest=2000, hint="And what stays private.")
    agreed_by = several("Agreed by", PLACES)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the fields say."""
        plain = {name: self[name].data for name in ("person", "scope")}
        return {"whom": Whom(self.whom.data), "agreed_by": self.agreed_by.data or [], **plain}
