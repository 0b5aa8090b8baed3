"""Nothing that was typed is ever overwritten unseen: two tabs, many at once, and clicks that come twice (K1-K3)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import TestResponse

from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from clinic.sessions.models import CoupleSession, meetings_of, note_of
from tests.cast import Cast, Client
from tests.sessions.conftest import Planner
from tests.sessions.pad import FULL, NotePad

AT_ONCE = 6
ROUNDS = 6


def together(acts: list[Callable[[], TestResponse]]) -> list[int]:
    """Do everything at the same moment; returns the status of each answer."""
    start = Barrier(len(acts))

    def act(one: Callable[[], TestResponse]) -> int:
        start.wait()
        return one().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


@pytest.fixture
def browsers(app: Clinic, cast: Cast) -> list[Client]:
    """Six browsers of Alma's."""
    return [Client(app, cast).sign_in("alma") for _ in range(AT_ONCE)]


def stored(meeting: CoupleSession) -> Any:
    """The note as the database has it."""
    db.session.expire_all()
    return note_of(meeting)


def test_it_tells_the_second_tab(pad: NotePad, second: NotePad, meeting: CoupleSession) -> None:
    pad.save(box_d="From the first tab")
    late = second.save(box_d="From the second tab")
    assert (late.status_code, late.get_json()["reason"]) == (409, "changed")
    second.version = pad.version
    active = second.save(box_d="From the second tab")
    assert (active.status_code, active.get_json()["reason"]) == (409, "elsewhere")
    assert stored(meeting).boxes == {"d": "From the first tab"}


def test_it_lets_the_second_tab_continue_and_stops_the_first(pad: NotePad, second: NotePad) -> None:
    pad.save(box_d="From the first tab")
    second.version = pad.version
    assert second.save(box_d="Continued here", take_over=True).status_code == 200
    assert second.save(box_d="And on").status_code == 200
    assert pad.save(box_d="From the first tab again").get_json()["reason"] == "changed"


def test_it_never_overwrites_in_many_turns(pad: NotePad, second: NotePad, meeting: CoupleSession) -> None:
    kept = ""
    for turn in range(30):
        tab = (pad, second)[turn % 7 % 2]
        text = f"turn {turn}"
        answer = tab.save(box_d=text, attendance_p1="late" if turn % 2 else "present")
        kept = text if answer.status_code == 200 else kept
        assert stored(meeting).boxes == {"d": kept}
        if answer.status_code == 409 and turn % 5 == 0:
            tab.version = stored(meeting).version


def test_it_has_one_winner_among_first_saves(browsers: list[Client], planned: Planner) -> None:
    for _ in range(ROUNDS):
        meeting = planned()
        pads = [NotePad(each, meeting, editor=f"tab-{number}") for number, each in enumerate(browsers)]
        acts = [lambda each=each: each.save(box_d=each.editor, process_note=each.editor) for each in pads]
        assert sorted(together(acts)) == [200] + [409] * (AT_ONCE - 1)
        assert stored(meeting).version == 1


def test_it_has_one_winner_among_saves_of_one_version(
    browsers: list[Client], pad: NotePad, meeting: CoupleSession
) -> None:
    pads = [NotePad(each, meeting, editor="same-tab") for each in browsers]
    pads[0].save(box_d="Begun")
    for version in range(1, ROUNDS + 1):
        acts = [lambda each=each: each.save(box_d=f"{id(each)}", attendance_p1="present") for each in pads]
        for each in pads:
            each.version = version
        assert sorted(together(acts)) == [200] + [409] * (AT_ONCE - 1)
        assert stored(meeting).version == version + 1


def test_it_signs_once_however_often_it_is_clicked(browsers: list[Client], planned: Planner, client: Client) -> None:
    for _ in range(3):
        meeting = planned()
        pads = [NotePad(each, meeting) for each in browsers]
        assert together([lambda each=each: each.sign() for each in pads]) == [303] * AT_ONCE
        assert stored(meeting).version == 1
        assert stored(meeting).signature == "Alma Reyes, LMFT"


def test_it_plans_once_however_often_it_is_clicked(browsers: list[Client], cast: Cast, in_almas_caseload: Cast) -> None:
    where = f"/couples/{cast.ines_and_jon.id.hex}/sessions/new"
    page = browsers[0].get(where).text
    once = page.partition('name="once" type="hidden" value="')[2][:32]
    sent = {"day": "2025-05-08", "start": "18:00", "minutes": "60", "format": "joint", "modality": "video"}
    acts = [lambda each=each: each.post(where, once=once, version="0", **sent) for each in browsers]
    assert together(acts) == [303] * AT_ONCE
    assert [each.number for each in meetings_of(cast.ines_and_jon)] == [1]


def test_it_keeps_the_text_of_whoever_comes_second_on_the_page(pad: NotePad, second: NotePad) -> None:
    pad.save(**FULL)
    answer = second.press(**{**FULL, "box_d": "Mine, typed in the second tab"})
    assert answer.status_code == 409
    assert "Mine, typed in the second tab" in answer.text
    assert "Nothing was overwritten" in answer.text
