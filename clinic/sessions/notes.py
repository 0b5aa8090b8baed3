"""The page of an open note: its form with what is stored or was typed, ready for the template."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from clinic.couples.models import Couple
from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.clock import local, now
from clinic.kernel.privacy import shown
from clinic.kernel.text import clock, day
from clinic.sessions import interventions, risk
from clinic.sessions.draft_rules import missing_before_signing
from clinic.sessions.models import CoupleSession, Note, meetings_of, note_of, notes_of
from clinic.sessions.note_forms import NoteForm, risk_fields
from clinic.sessions.note_rules import NoteFormat, carried_boxes, is_late
from clinic.sessions.risk import OpenRisk
from clinic.sessions.rules import CAME
from clinic.sessions.stored import process_text, stored_fields

EDITOR_BYTES: Final = 12


@dataclass(frozen=True)
class StillOpen:
    """A statement on risk of an earlier meeting that nobody has followed up."""

    risk: OpenRisk
    meeting_id: UUID

    @property
    def since(self) -> str:
        """Return the day it was said."""
        return day(self.risk.noted_on, year=True)


@dataclass(frozen=True)
class PartnerPart:
    """What the form asks for one partner: the names of the fields, and what is still open from before."""

    key: PartnerKey
    short_name: str
    expected: bool
    topics: tuple[str, ...]
    noted: bool
    open: tuple[StillOpen, ...]


@dataclass(frozen=True)
class NotePage:
    """Everything the form of a note shows.

    `alone` is the partner who met alone, `refusal` the reason why a save was refused: changed, elsewhere or signed.
    """

    couple_id: UUID
    meeting_id: UUID
    number: int
    version: int
    editor: str
    form: NoteForm
    boxes: tuple[str, ...]
    carried: tuple[str, ...]
    partners: tuple[PartnerPart, ...]
    alone: str
    late: bool
    one_came: bool
    saved: str
    refusal: str

    @property
    def expected(self) -> tuple[PartnerPart, ...]:
        """Return the partners whose attendance and risk are asked for."""
        return tuple(each for each in self.partners if each.expected)

    @property
    def late_or_absent(self) -> bool:
        """Say whether anything is said, or wrong, about lateness or about who did not come."""
        fields = (self.form[name] for name in ("late_p1", "late_p2", "absence_note"))
        return any(each.data or each.errors for each in fields)

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """Return the formats to choose from."""
        return tuple((each.value, each.label) for each in NoteFormat)

    @property
    def interventions(self) -> Mapping[str, Mapping[str, str]]:
        """Return the declared interventions by group."""
        return interventions.INTERVENTIONS


@dataclass(frozen=True)
class Typed:
    """A form with what was typed or stored, the version it belongs to and the page it was typed in."""

    form: NoteForm
    version: int
    editor: str
    refusal: str = ""


def names_shown(couple: Couple) -> dict[str, str]:
    """Return the partners' goes-by names as this request may show them."""
    return {key: shown(name) for key, name in couple.names.items()}


def note_page(
    couple: Couple, meeting: CoupleSession, *, by: UUID, typed: Typed | None = None, check: bool = False
) -> NotePage:
    """Return the page of a meeting's open note: what is stored, or what was typed where it could not be saved.

    With `check`, what is missing before signing is shown at its field. Opening a process note is recorded.
    """
    note, names = note_of(meeting), names_shown(couple)
    typed = typed or _stored(meeting, note, by)
    typed.form.name_partners(names)
    draft = typed.form.draft(process=False)
    late = is_late(meeting.starts_at, note.written_at if note else now())
    if check:
        typed.form.mark(missing_before_signing(draft, expected=meeting.format.expected, late=late))
    came = [draft.presence.attended.get(key) in CAME for key in meeting.format.expected]
    return NotePage(
        couple_id=couple.id,
        meeting_id=meeting.id,
        number=meeting.number,
        version=typed.version,
        editor=typed.editor,
        form=typed.form,
        boxes=tuple(f"box_{box.letter}" for box in draft.format.boxes),
        carried=tuple(f"box_{letter}" for letter, _ in carried_boxes(draft.boxes, draft.format)),
        partners=_partner_parts(couple, meeting, typed.form, names),
        alone=names[meeting.format.alone] if meeting.format.alone else "",
        late=late,
        one_came=any(came) and not all(came),
        saved=f"Saved {clock(local(note.changed_at, meeting.zone))}" if note else "",
        refusal=typed.refusal,
    )


def _stored(meeting: CoupleSession, note: Note | None, by: UUID) -> Typed:
    fields = stored_fields(meeting, note, process=process_text(meeting, by=by))
    return Typed(NoteForm(fields), note.version if note else 0, secrets.token_hex(EDITOR_BYTES))


def still_open(couple: Couple) -> list[StillOpen]:
    """Return the couple's statements on risk that nobody has followed up, newest first, each with its meeting."""
    notes = notes_of(couple)
    return [
        StillOpen(found, each.id)
        for each in reversed(meetings_of(couple))
        if each.id in notes
        for found in risk.open_risks([(each.day, notes[each.id].risk)])
    ]


def _partner_parts(
    couple: Couple, meeting: CoupleSession, form: NoteForm, names: Mapping[str, str]
) -> tuple[PartnerPart, ...]:
    before = [each for each in still_open(couple) if each.meeting_id != meeting.id]
    return tuple(
        PartnerPart(
            key=key,
            short_name=names[key],
            expected=key in meeting.format.expected,
            topics=tuple(f"risk_{key}_{topic.key}" for topic in risk.ASKED),
            noted=any(form[name].data or form[name].errors for name in risk_fields(key)[1:]),
            open=tuple(each for each in before if each.risk.partner == key),
        )
        for key in PARTNERS
    )
