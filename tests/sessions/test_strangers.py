"""Nobody else finds a session, and nobody finds one under another couple."""

from uuid import UUID

import pytest

from clinic.kernel.database import db
from clinic.kernel.ids import new_id
from clinic.sessions.models import CoupleSession, note_of
from tests.cast import Cast, Client
from tests.sessions.pad import FULL, address

READ = ("note", "plan", "cancel", "attendance", "additions")
WRITTEN = ("note/draft", "note/sign", "note/undo-sign", "restore", "plan", "cancel", "attendance", "additions")


def missing(client: Client, meeting: CoupleSession, where: str) -> str:
    """What the page of a meeting that does not exist says."""
    return said(client.get(address(meeting.couple_id, new_id(), where), status=404).text)


def said(text: str) -> str:
    """A page from its first word on, without the reference that each answer has of its own."""
    return text.partition("<body")[2].partition("Reference")[0]


@pytest.mark.parametrize("where", READ)
def test_it_is_not_there_for_a_stranger(stranger: Client, meeting: CoupleSession, where: str) -> None:
    answer = stranger.get(address(meeting.couple_id, meeting.id, where), status=404)
    assert said(answer.text) == missing(stranger, meeting, where)
    assert "Nothing here" in said(answer.text)


@pytest.mark.parametrize("where", WRITTEN)
def test_it_takes_nothing_from_a_stranger(stranger: Client, meeting: CoupleSession, where: str) -> None:
    sent = {**FULL, "version": "0", "who": "p1", "day": "2025-05-08"}
    assert stranger.post(address(meeting.couple_id, meeting.id, where), **sent).status_code == 404
    db.session.expire_all()
    assert (note_of(meeting), meeting.version) == (None, 1)


@pytest.mark.parametrize("where", READ)
def test_it_is_not_there_under_another_couple(client: Client, cast: Cast, meeting: CoupleSession, where: str) -> None:
    client.get(address(cast.kim_and_lee, meeting, where), status=404)


def test_it_takes_nothing_under_another_couple(client: Client, cast: Cast, meeting: CoupleSession) -> None:
    for where in WRITTEN:
        answer = client.post(address(cast.kim_and_lee, meeting, where), version="0", **FULL)
        assert answer.status_code == 404


def test_it_turns_away_whoever_is_not_signed_in(nobody: Client, meeting: CoupleSession) -> None:
    assert nobody.get(address(meeting.couple_id, meeting.id)).status_code == 302


def test_it_lists_nothing_of_a_strangers_couple(client: Client, cast: Cast) -> None:
    for where in ("sessions", "sessions/new"):
        client.get(f"/couples/{cast.theirs.id.hex}/{where}", status=404)
    assert isinstance(cast.theirs.id, UUID)
