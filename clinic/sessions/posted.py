"""What the page of a note sent, by its script or as a plain form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, request

from clinic.sessions.models import CoupleSession, note_of
from clinic.sessions.note_forms import TICKS, Fields, NoteForm, completed, tidied
from clinic.sessions.note_rules import Draft, Sender
from clinic.sessions.stored import stored_fields

EDITOR: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
LARGEST_VERSION: Final = 2**31


@dataclass(frozen=True)
class Posted:
    """What a page sent: who it is and which version it shows, the names it holds, and its fields."""

    sender: Sender
    names: frozenset[str]
    fields: Fields

    @classmethod
    def read(cls) -> "Posted":
        """Return what was sent by the script or by the plain form; anything else is 400."""
        if request.is_json:
            body = request.get_json(silent=True)
            if not isinstance(body, dict) or not isinstance(body.get("fields"), dict):
                abort(400)
            return cls.of(body.get("version"), list(_pairs(body["fields"])), frozenset(body["fields"]))
        sent = list(request.form.items(multi=True))
        version = request.form.get("version", "")
        number = int(version) if re.fullmatch(r"[0-9]{1,10}", version) else None
        return cls.of(number, sent, frozenset(request.form) | TICKS)

    @classmethod
    def of(cls, version: Any, sent: list[tuple[str, str]], names: frozenset[str]) -> "Posted":
        """Return what was sent, with its bookkeeping apart from its fields."""
        if type(version) is not int or not 0 <= version < LARGEST_VERSION:
            abort(400)
        plain = dict(sent)
        editor = plain.get("editor", "")
        editor = editor if EDITOR.fullmatch(editor) else ""
        sender = Sender(version, editor, bool(plain.get("take_over")), leaving=not request.is_json)
        return cls(sender, names, tidied(sent))

    def form(self, meeting: CoupleSession) -> NoteForm:
        """Return the note's form with what was sent, and with what is stored for the fields that were not."""
        return NoteForm(completed(self.fields, self.names, stored_fields(meeting, note_of(meeting))))

    def draft(self, form: NoteForm) -> Draft:
        """Return the draft to save; the process note only if the page held it."""
        return form.draft(process="process_note" in self.names)


def _pairs(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str):
                abort(400)
            yield name, each
