"""Writes of one partner's track of forgiveness."""

from datetime import date
from uuid import UUID

from clinic.couples.actions import save
from clinic.couples.forgiveness_models import ForgivenessStep, step_of
from clinic.couples.forgiveness_rules import Place, places_for
from clinic.couples.models import Partner
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Refused


def note_place(
    *, by: UUID, partner: Partner, id: UUID, place: Place, noted_on: date, today: date, words: str = ""
) -> ForgivenessStep:
    """Note where one partner stands (domain.md S44), for the counselor alone; the same form sent twice notes it once.

    Refused: a place that does not belong to the partner's part in what happened, and a day to come.
    """
    sent_before = step_of(partner, id)
    if sent_before is not None:
        return sent_before
    if place not in places_for(partner.role):
        raise Refused("This place belongs to the other part. Choose one from the list.")
    if noted_on > today:
        raise Refused("Give a day up to today.")
    step = ForgivenessStep(id=id, couple_id=partner.couple_id, counselor_id=partner.counselor_id, partner=partner.key)
    step.noted_on, step.place, step.words = noted_on, place.value, words
    db.session.add(step)
    audit.record("note place", subject=step, actor_id=by)
    save()
    return step


def release_step(*, by: UUID, step: ForgivenessStep, released_on: date | None, today: date) -> None:
    """Release a step to the other because its owner said so on a day; without a day the release is taken back."""
    if released_on is not None and not step.noted_on <= released_on <= today:
        raise Refused("Give a day between the day of the step and today.")
    step.released_on = released_on
    audit.record("release place" if released_on else "take back release", subject=step, actor_id=by)
    save()
