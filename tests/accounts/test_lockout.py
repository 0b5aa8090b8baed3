"""Five guesses in fifteen minutes, however many come at once (security.md S1)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from clinic.accounts import actions
from clinic.accounts.models import Lockout
from clinic.accounts.rules import LOCKOUT_WINDOW
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.web import Clinic
from tests.cast import PASSWORD, Cast

AT_ONCE = 20


def guess(app: Clinic, login: str, password: str) -> bool:
    with app.app_context():
        return actions.sign_in(login=login, password=password) is not None


@pytest.fixture
def locked(app: Clinic, cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            assert not guess(app, "alma", "wrong")
        yield clock


def test_it_checks_at_most_five_of_many_parallel_guesses(
    app: Clinic, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With forgiveness off, every guess that was checked against the right password shows as a sign-in.
    monkeypatch.setattr(actions, "forgive", lambda account_id: None)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        entered = list(threads.map(lambda _: guess(app, "alma", PASSWORD), range(AT_ONCE)))
    assert entered.count(True) == 5
    assert db.session.scalar(select(Lockout.failures).where(Lockout.account_id == cast.alma.id)) == 5


def test_it_locks_after_many_wrong_ones_at_once(app: Clinic, cast: Cast) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert not any(threads.map(lambda _: guess(app, "alma", "wrong"), range(AT_ONCE)))
    assert not guess(app, "alma", PASSWORD)
    assert guess(app, "boris", PASSWORD)


def test_it_refuses_the_right_password_while_locked(app: Clinic, locked: time_machine.Traveller) -> None:
    locked.shift(LOCKOUT_WINDOW - timedelta(seconds=1))
    assert not guess(app, "alma", PASSWORD)


def test_it_opens_again_after_the_window(app: Clinic, locked: time_machine.Traveller) -> None:
    locked.shift(LOCKOUT_WINDOW)
    assert guess(app, "alma", PASSWORD)


def test_it_does_not_prolong_the_lock_by_guesses_it_refuses(app: Clinic, locked: time_machine.Traveller) -> None:
    locked.shift(LOCKOUT_WINDOW / 2)
    assert not guess(app, "alma", "wrong")
    locked.shift(LOCKOUT_WINDOW / 2)
    assert guess(app, "alma", PASSWORD)


def test_it_never_checks_more_than_five_in_any_fifteen_minutes(app: Clinic, cast: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert not guess(app, "alma", "wrong")
        clock.shift(LOCKOUT_WINDOW - timedelta(seconds=1))
        for _ in range(4):
            assert not guess(app, "alma", "wrong")
        clock.shift(timedelta(seconds=2))
        assert not guess(app, "alma", PASSWORD)


def test_it_forgets_wrong_guesses_after_a_right_one(app: Clinic, cast: Cast) -> None:
    for _ in range(3):
        for _ in range(4):
            assert not guess(app, "alma", "wrong")
        assert guess(app, "alma", PASSWORD)


def test_it_takes_a_password_composed_by_another_keyboard(app: Clinic, cast: Cast) -> None:
    with app.app_context():
        actions.open_account(login="zoe", name="Zoë", password="plover canyön jigsaw", zone="Europe/Dublin")
        db.session.commit()
    assert guess(app, "zoe", "plover canyo\u0308n jigsaw")
