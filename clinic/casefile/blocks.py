"""Blocks of the brief in lines (domain.md 5.1): safety, agreements and consents, outside help, session feedback."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from clinic.agreements.consent_rules import overlaps
from clinic.agreements.models import AgreementReview
from clinic.agreements.rules import Kept
from clinic.casefile.alive import Standing, standing
from clinic.casefile.record import CaseFile
from clinic.couples.rules import PARTNERS, Whom
from clinic.kernel.privacy import shown
from clinic.kernel.text import day
from clinic.records.declaration import Names
from clinic.records.kinds import KINDS
from clinic.records.models import Record
from clinic.records.reading_rules import UNFAIR
from clinic.safety.care_rules import due_on, hold_words
from clinic.safety.referral_models import Referral
from clinic.safety.rules import age_in_words

SOON: Final = timedelta(days=14)
SLIPPED: Final = {Kept.PARTLY: "partly kept", Kept.NOT: "not kept"}


def safety_lines(file: CaseFile, names: Names) -> Iterator[str]:
    """Return what is known on safety, each thing in one line, and so where there is nothing to report."""
    for risk in file.open_risks:
        yield f"Risk noted for {names[risk.partner]} on {day(risk.noted_on)}; no follow-up recorded yet."
    for entry in file.risk_entries:
        yield f"Risk noted for {names[entry.partner]} on {day(entry.noted_on)}; follow-up due {day(due_on(entry))}."
    if not file.open_risks and not file.risk_entries:
        yield "No risk follow-up is open."
    if file.hold:
        yield hold_words(file.hold.set_on)
    if file.contact:
        age = age_in_words(file.contact.checked_on, file.as_of)
        yield f"Contact: {file.contact.state.label.lower()}, asked {age}."
    else:
        yield "Contact with the third person: not asked yet."
    screens = {names[each.key]: file.screened(each.key) for each in file.couple.partners}
    words = (f"{name} {dated(on, file.as_of) if on else 'never'}" for name, on in screens.items())
    yield f"Last safety screen alone: {', '.join(words)}."


def hold_lines(file: CaseFile) -> Iterator[str]:
    """Return the decisions that wait (domain.md S19)."""
    for each in file.on_hold:
        ends = f", earlier if {each.hold_ends_if}" if each.hold_ends_if else ""
        yield f"{each.decision}: on hold until {dated(each.hold_until, file.as_of)}{ends}."


def agreement_lines(file: CaseFile, names: Names) -> Iterator[str]:
    """Return reviews due, what was not fully kept, drafts that wait, and consents to ask for again (domain.md 5.1)."""
    for each in standing(file):
        yield from _about(each, names)
    for yes in overlaps(file.consents, file.as_of):
        if yes.ask_again:
            yield f"Ask again: {yes.topic}. The yes of both was good until {dated(yes.until, file.as_of)}."


def review_words(standing: Standing) -> str:
    """Return when what is in force is looked at again, where that is due or near; empty otherwise (domain.md R12)."""
    due = standing.review_due
    if due is None or due > standing.as_of + SOON:
        return ""
    return f"Review of “{standing.accord.agreement.name}” {'was due' if standing.is_due else 'is due'} on {day(due)}."


def outside_lines(file: CaseFile, names: Names) -> Iterator[str]:
    """Return open referrals, who knows, and looks back that are due (domain.md S46, S48)."""
    for referral in file.referrals:
        if referral.is_open:
            yield _referral(referral, file.as_of, names)
    if file.supports:
        yield f"People who know: {', '.join(shown(each.person) for each in file.supports)}."
    for each in file.follow_ups:
        if each.due_on <= file.as_of:
            yield f"A look back was due on {dated(each.due_on, file.as_of)}."


def feedback_lines(file: CaseFile, names: Names) -> Iterator[str]:
    """Return where the two differed by 3 or more in the newest session feedback (domain.md S40)."""
    for record in file.by_kind.get("session-feedback", [])[-1:]:
        apart = [words for field in KINDS["session-feedback"].fields if (words := _apart(record, field.name, names))]
        on = dated(record.happened_on, file.as_of)
        yield from (f"{words}, {on}. Ask about it." for words in apart)
        if not apart:
            yield f"Nowhere 3 or more apart, {on}."


def dated(on: date, as_of: date) -> str:
    """Return a day, with its year where that is not the present one."""
    return day(on, year=on.year != as_of.year)


def _about(standing: Standing, names: Names) -> Iterator[str]:
    name, review = standing.accord.agreement.name, standing.accord.last_review
    if words := review_words(standing):
        yield words
    if standing.accord.active and review and review.kept in SLIPPED:
        yield f"“{name}”: {_kept(review)}, {dated(review.reviewed_on, standing.as_of)}."
    if standing.waits_for:
        who = "both" if len(standing.waits_for) > 1 else names[standing.waits_for[0]]
        yield f"“{name}”: a draft waits for the signature of {who}."


def _kept(review: AgreementReview) -> str:
    told = f", {review.told_by.label.lower()}" if review.told_by else ""
    return f"{SLIPPED[review.kept]}{told}"


def _referral(referral: Referral, as_of: date, names: Names) -> str:
    who = "both" if referral.whom is Whom.BOTH else names[referral.whom.value]
    words = f"{referral.to_words} for {who}: {referral.status.label.lower()}"
    since = dated(referral.moved_on, as_of)
    return f"{words}, open since {since}." if referral.comes_up(as_of) else f"{words}, {since}."


def _apart(record: Record, name: str, names: Names) -> str:
    said = record.values.get(name) or {}
    if any(said.get(key) is None for key in PARTNERS) or abs(said["p1"] - said["p2"]) < UNFAIR:
        return ""
    told = ", ".join(f"{names[key]} {said[key]}" for key in PARTNERS)
    return f"{KINDS['session-feedback'].field(name).label}: {told}"
