"""The form of a note: every layer of it at once, so that one save and one signature carry all of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.kernel.forms import Form, choice, day, line, several, switch, text, whole
from clinic.sessions.interventions import INTERVENTIONS, LONGEST, MOST, listed
from clinic.sessions.note_rules import BOXES, LETTERS, Draft, NoteFormat
from clinic.sessions.planning_rules import LONGEST_MINUTES
from clinic.sessions.risk import ASKED, STATEMENTS, entry
from clinic.sessions.rules import Attendance, Presence

Fields = MultiDict[str, str]
LATEST_MINUTES: Final = 240
LINE_OF_OWN: Final = 2000
SOFT_ENDS: Final = "\v\f\x85\u2028\u2029"
UNSEEN: Final = dict.fromkeys([*range(9), *range(14, 32), *range(0x7F, 0xA0), 0xFEFF]) | {
    ord(each): "\n" for each in SOFT_ENDS
}
FORMATS: Final = {each.value: each for each in NoteFormat}
ATTENDANCES: Final = {each.value: each for each in Attendance}
BOOKKEEPING: Final = frozenset({"csrf_token", "version", "editor", "take_over"})
TICKS: Final = frozenset({"interventions", *(f"risk_{key}_follow_up_done" for key in PARTNERS)})


class NoteForm(Form):
    """Four layers, attendance, risk for each partner, and what was done; `declare` adds the fields that are data."""

    format = choice("Form of the note", NoteFormat, radio=True)
    only_p1 = text("only", hint="Never in anything the other partner may receive.", hints=True)
    only_p2 = text("only", hint="Never in anything the other partner may receive.", hints=True)
    process_note = text(
        "Process note",
        hint="For you alone: kept apart from the record under its own key, never printed, searched or exported.",
    )
    interventions = several("What you did", [pair for group in INTERVENTIONS.values() for pair in group.items()])
    own_interventions = line("Something else you did", longest=LINE_OF_OWN, hint="Separate several with commas.")
    minutes = whole("Minutes held", least=0, most=LONGEST_MINUTES)
    absence_note = text(
        "What was done with the partner who came",
        hint="Logistics or agreed individual time, and nothing about the one who was absent.",
    )
    late_reason = text("Reason for the late entry", hint="Begun more than 48 hours after the session.")

    def validate_own_interventions(self, field: Any) -> None:
        """Refuse more own interventions, or longer ones, than a note can show."""
        own = listed(field.data or "")
        if len(own) > MOST or any(len(each) > LONGEST for each in own):
            raise ValidationError(f"At most {MOST} of them, each of at most {LONGEST} characters.")

    def name_partners(self, names: Mapping[str, str]) -> None:
        """Put the partners' names into the labels of their fields."""
        for key in PARTNERS:
            self[f"only_{key}"].label.text = f"{names[key]} only"
            self[f"attendance_{key}"].label.text = names[key]
            self[f"late_{key}"].label.text = f"{names[key]}, minutes late"
            for name in risk_fields(key):
                self[name].label.text = f"{names[key]}: {self[name].label.text}"

    def mark(self, problems: Iterable[tuple[str, str]]) -> None:
        """Show what is missing at its field."""
        for name, sentence in problems:
            self[name].errors = [*self[name].errors, sentence]

    def draft(self, *, process: bool) -> Draft:
        """Return what was typed; without the process note where it was not part of what was sent."""
        return Draft(
            format=FORMATS.get(self.format.data, NoteFormat.DAP),
            boxes={letter: self[f"box_{letter}"].data for letter in LETTERS if self[f"box_{letter}"].data},
            only_p1=self.only_p1.data,
            only_p2=self.only_p2.data,
            process=self.process_note.data if process else None,
            risk={key: said for key in PARTNERS if (said := self._risk(key))},
            presence=self._presence(),
            interventions=[*(self.interventions.data or []), *listed(self.own_interventions.data)],
            late_reason=self.late_reason.data,
        )

    def _presence(self) -> Presence:
        said = {key: self[f"attendance_{key}"].data for key in PARTNERS}
        late = {key: self[f"late_{key}"].data for key in PARTNERS if said[key] == Attendance.LATE}
        attended = {key: ATTENDANCES.get(each) for key, each in said.items()}
        return Presence(attended, late, self.minutes.data, self.absence_note.data)

    def _risk(self, key: PartnerKey) -> dict[str, Any]:
        said = {name: self[f"risk_{key}_{name}"].data for name in (*(topic.key for topic in ASKED), "text")}
        follow_up = self[f"risk_{key}_follow_up_on"].data
        return entry(
            {
                "statement": self[f"risk_{key}"].data,
                **said,
                "follow_up_on": follow_up.isoformat() if follow_up else "",
                "follow_up_done": self[f"risk_{key}_follow_up_done"].data,
            }
        )


def declare() -> None:
    """Add the fields that follow from data: a box for every letter, and each partner's attendance and risk."""
    for letter, box in BOXES.items():
        setattr(NoteForm, f"box_{letter}", text(box.title, hint=box.hint, hints=True))
    for key in PARTNERS:
        setattr(NoteForm, f"attendance_{key}", choice("attendance", Attendance, required=False, radio=True))
        setattr(NoteForm, f"late_{key}", whole("minutes late", least=1, most=LATEST_MINUTES))
        for name, made in _risk_fields().items():
            setattr(NoteForm, f"risk_{key}{name}", made)


def _risk_fields() -> dict[str, Any]:
    statements = [(each.value, each.label) for each in STATEMENTS]
    topics = {
        f"_{topic.key}": choice(topic.title, [(each.value, each.label) for each in topic.answers], required=False)
        for topic in ASKED
    }
    return {
        "": choice("risk", statements, required=False, radio=True),
        **topics,
        "_text": text("What there is to note", hint="What was said and seen, as facts of the session.", hints=True),
        "_follow_up_on": day("Follow up on"),
        "_follow_up_done": switch("Followed up already"),
    }


def risk_fields(key: PartnerKey) -> list[str]:
    """Return the names of a partner's risk fields, the statement first."""
    topics = [f"risk_{key}_{topic.key}" for topic in ASKED]
    return [f"risk_{key}", *topics, f"risk_{key}_text", f"risk_{key}_follow_up_on", f"risk_{key}_follow_up_done"]


def tidied(fields: Iterable[tuple[str, str]]) -> Fields:
    """Return what was sent, without the invisible characters that pasting from other programs brings along."""
    return MultiDict([(name, value.translate(UNSEEN)) for name, value in fields if name not in BOOKKEEPING])


def completed(sent: Fields, names: Iterable[str], stored: Fields) -> Fields:
    """Return what was sent, and what is stored for every field whose name was not part of the page."""
    present = {*names}
    whole_form = MultiDict(sent)
    for name, values in stored.lists():
        if name not in present:
            whole_form.setlist(name, values)
    return whole_form


declare()
