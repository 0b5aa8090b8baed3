"""When a draft may be saved over what is stored, and what keeps it from being signed (domain.md 4.2 and 4.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from clinic.couples.rules import PartnerKey
from clinic.sessions import risk
from clinic.sessions.note_rules import Draft, Sender
from clinic.sessions.rules import CAME

ACTIVE_FOR: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Saved:
    """What is known of the stored note when somebody wants to save: version 0 and nobody's where there is none yet."""

    version: int = 0
    editor: str = ""
    changed_at: datetime | None = None
    signed: bool = False


def conflict(saved: Saved, sender: Sender, now: datetime) -> str | None:
    """Say why a save would be refused: `signed`, `changed` or `elsewhere`; None when it may go ahead.

    Changed: the page shows another version than the stored one, which is never overwritten. Elsewhere: another page
    saved within the last 2 minutes and is perhaps still written in; the counselor may take over from it.
    """
    if saved.signed:
        return "signed"
    if saved.version != sender.version:
        return "changed"
    active = saved.changed_at is not None and now - saved.changed_at < ACTIVE_FOR
    if saved.editor and saved.editor != sender.editor and active and not sender.take_over:
        return "elsewhere"
    return None


def missing_before_signing(draft: Draft, *, expected: tuple[PartnerKey, ...], late: bool) -> list[tuple[str, str]]:
    """Return (field, what is missing) that keeps a note from being signed; a blank risk line is never accepted."""
    missing = []
    if not any(text.strip() for text in (*draft.boxes.values(), draft.only_p1, draft.only_p2)):
        missing.append((f"box_{draft.format.boxes[0].letter}", "Write at least one part of the note."))
    for key in expected:
        attended = draft.presence.attended.get(key)
        if not attended:
            missing.append((f"attendance_{key}", "Say how this partner attended."))
        if attended in CAME:
            missing.extend(risk.missing(key, draft.risk.get(key, {})))
    if late and not draft.late_reason.strip():
        missing.append(("late_reason", "A late entry needs its reason."))
    return missing


def signature_line(name: str, credential: str) -> str:
    """Return the name and credential as they stand under a signed text."""
    return f"{name}, {credential}" if credential.strip() else name
