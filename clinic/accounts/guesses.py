"""How many guesses at a password are left: one statement of the database decides, and no other can overtake it."""

from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, update

from clinic.accounts.models import Lockout
from clinic.accounts.rules import LOCKOUT_FAILURES, LOCKOUT_WINDOW
from clinic.kernel.clock import now
from clinic.kernel.database import db


def count_guess(account_id: UUID) -> bool:
    """Take one of the 5 guesses; one atomic statement decides, and it is committed at once.

    The count starts anew when the last counted guess is 15 minutes old, so that no 15 minutes ever hold more than 5.
    """
    moment = now()
    over = Lockout.window_start <= moment - LOCKOUT_WINDOW
    for query in (
        update(Lockout).where(Lockout.account_id == account_id, over).values(window_start=moment, failures=1),
        update(Lockout)
        .where(Lockout.account_id == account_id, Lockout.failures < LOCKOUT_FAILURES)
        .values(window_start=moment, failures=Lockout.failures + 1),
    ):
        taken = cast("CursorResult[object]", db.session.execute(query.execution_options(synchronize_session=False)))
        db.session.commit()
        if taken.rowcount:
            return True
    return False


def forgive(account_id: UUID) -> None:
    """Forget the wrong guesses after a right one."""
    query = update(Lockout).where(Lockout.account_id == account_id).values(failures=0)
    db.session.execute(query.execution_options(synchronize_session=False))
