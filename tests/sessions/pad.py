"""What a counselor does with an open note in a browser tab, for tests."""

from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from clinic.couples.models import Couple
from clinic.sessions.models import CoupleSession
from tests.cast import Client

FULL = {
    "format": "DAP",
    "box_d": "Both describe the week.",
    "box_p": "Steady days, each alone.",
    "attendance_p1": "present",
    "attendance_p2": "present",
    "minutes": "60",
    "risk_p1": "no_change",
    "risk_p2": "asked",
}


def address(couple: Couple | UUID, meeting: CoupleSession | UUID, page: str = "note") -> str:
    """The address of one of a meeting's pages."""
    couple_id, meeting_id = (each if isinstance(each, UUID) else each.id for each in (couple, meeting))
    return f"/couples/{couple_id.hex}/sessions/{meeting_id.hex}/{page}"


class NotePad:
    """One tab with the note of one meeting open in it."""

    def __init__(self, client: Client, meeting: CoupleSession, editor: str = "first-tab", version: int = 0) -> None:
        self.client, self.editor, self.version = client, editor, version
        self.note = address(meeting.couple_id, meeting.id)

    def save(self, *, take_over: bool = False, **fields: Any) -> TestResponse:
        """Let the page save itself, as static/js/autosave.js does."""
        sent = {"editor": self.editor, "take_over": "1" if take_over else "", **fields}
        headers = {"Accept": "application/json", "If-Match": f'"{self.version}"'}
        answer = self.client.post(f"{self.note}/draft", json={"version": self.version, "fields": sent}, headers=headers)
        if answer.status_code == 200:
            self.version = answer.get_json()["version"]
        return answer

    def press(self, button: str = "draft", **fields: Any) -> TestResponse:
        """Send the form without scripts: the Save button, or `sign`."""
        return self.client.post(f"{self.note}/{button}", version=str(self.version), editor=self.editor, **fields)

    def sign(self, **fields: Any) -> TestResponse:
        """Press Sign on a note that is ready to be signed."""
        return self.press("sign", **{**FULL, **fields})
