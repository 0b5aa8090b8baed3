"""What is stored of a note, as its form would send it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import MultiDict

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.clock import now
from clinic.kernel.spool import Spool
from clinic.sessions import interventions
from clinic.sessions.models import CoupleSession, Note, process_note_of, usual_format
from clinic.sessions.note_forms import Fields
from clinic.sessions.rules import OFF, Attendance

SETTLING: Final = timedelta(hours=1)


def process_text(meeting: CoupleSession, *, by: UUID) -> str:
    """Return the counselor's own note; opening one that holds text is noted in the record of use (domain.md 4.1)."""
    own = process_note_of(meeting)
    text = own.text if own else ""
    if text:
        spool: Spool = current_app.extensions["spool"]
        spool.note("open process note", actor_id=by, couple_id=meeting.couple_id)
    return text


def stored_fields(meeting: CoupleSession, note: Note | None, *, process: str | None = None) -> Fields:
    """Return what is stored as the form would send it; everybody is proposed as present once the meeting has begun."""
    fields: Fields = MultiDict()
    fields["format"] = (note.format if note else usual_format(meeting.couple_id)).value
    if note is not None:
        fields.update({f"box_{letter}": text for letter, text in note.texts.items()})
        fields.update({"only_p1": note.only_p1, "only_p2": note.only_p2, "late_reason": note.late_reason})
        for key in PARTNERS:
            fields.update(_risk_values(key, note.risk.get(key, {})))
    if process is not None:
        fields["process_note"] = process
    fields["own_interventions"] = ", ".join(interventions.own(meeting.interventions))
    fields.setlist("interventions", [each for each in meeting.interventions if each in interventions.LABELS])
    fields.update(_presence_values(meeting))
    return fields


def _risk_values(key: PartnerKey, said: Mapping[str, object]) -> dict[str, str]:
    values = {f"risk_{key}_{name}": str(value) for name, value in said.items() if name != "statement"}
    return {**values, f"risk_{key}": str(said.get("statement", ""))}


def _presence_values(meeting: CoupleSession) -> dict[str, str]:
    told, likely = meeting.presence, _likely(meeting)
    said = {key: told.attended.get(key) or likely.get(key) for key in PARTNERS}
    minutes = meeting.planned_minutes if likely and told.minutes is None else told.minutes
    return {
        **{f"attendance_{key}": each.value for key, each in said.items() if each},
        **{f"late_{key}": str(each) for key, each in told.late.items() if each},
        "minutes": "" if minutes is None else str(minutes),
        "absence_note": told.absence_note,
    }


def _likely(meeting: CoupleSession) -> dict[PartnerKey, Attendance]:
    open_still = meeting.status not in OFF and not any(meeting.attended.values())
    begun = now() >= meeting.starts_at - SETTLING
    return dict.fromkeys(meeting.format.expected, Attendance.PRESENT) if open_still and begun else {}
