"""Accounts are opened, signed in to, locked and changed here; each with its line in the record of use."""

import hashlib
import secrets
from datetime import datetime
from functools import cache
from typing import cast
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import CursorResult, delete, or_, update

from clinic.accounts.models import Account, Lockout, SignIn, account_by_login
from clinic.accounts.passwords import composed, password_problem
from clinic.accounts.rules import ABSOLUTE, LOCKOUT_FAILURES, LOCKOUT_WINDOW
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.sealing import RECORD, keyring

HASHER = PasswordHasher()
TOKEN_BYTES = 32


class WrongPassword(Refused):
    """The password given for a change is not the present one, or there were too many tries."""


def open_account(
    *,
    login: str,
    name: str,
    password: str,
    zone: str,
    credential: str = "",
    practice: str = "",
    address: str = "",
) -> Account:
    """Open a counselor's account; refuses a sign-in name in use and a password that is short or easily guessed."""
    wanted = login.strip().casefold()
    if account_by_login(wanted) is not None:
        raise Refused("This sign-in name is in use.")
    problem = password_problem(password, known=(wanted, name, practice))
    if problem:
        raise Refused(problem)
    account = Account(login=wanted, password_hash=_hashed(password), zone=zone)
    keyring().create(account.id, RECORD)
    account.name, account.credential = name, credential
    account.practice_name, account.practice_address = practice, address
    moment = now()
    db.session.add(account)
    db.session.flush()
    db.session.add(Lockout(account_id=account.id, window_start=moment))
    audit.record("open account", subject=account, actor_id=account.id)
    return account


def sign_in(*, login: str, password: str) -> str | None:
    """Return a fresh token for the right password, or None; unknown, wrong, disabled and locked out look the same.

    A guess is counted before the password is looked at, by one statement, so that parallel guesses cannot pass the
    limit of 5 in 15 minutes (security.md 5). Commits, since a refused guess must count.
    """
    account = account_by_login(login)
    allowed = account is not None and _count_guess(account.id)
    right = _matches(account.password_hash if account else _nobody(), password)
    if account is None or not allowed or not right or account.disabled_at:
        audit.record("sign-in refused", subject=account, actor_id=account.id if account else None)
        db.session.commit()
        return None
    token = _begin(account.id)
    audit.record("sign in", subject=account, actor_id=account.id)
    db.session.commit()
    return token


def unlock(*, sign_in: SignIn, account: Account, password: str) -> bool:
    """Open a locked sign-in with the password; guesses count against the same limit. Commits."""
    right = _count_guess(account.id) and _matches(account.password_hash, password)
    if right:
        sign_in.locked, sign_in.seen_at, sign_in.proved_at = False, now(), now()
        _forgive(account.id)
    audit.record("unlock" if right else "unlock refused", subject=account, actor_id=account.id)
    db.session.commit()
    return right


def lock(*, sign_in: SignIn) -> None:
    """Lock one signed-in browser; the page stays where it is until the password is given."""
    sign_in.locked = True
    audit.record("lock", subject=sign_in, actor_id=sign_in.account_id)


def sign_out(*, sign_in: SignIn) -> None:
    """End the sign-in: every copy of its cookie is worthless from now on."""
    sign_in.ended_at = now()
    audit.record("sign out", subject=sign_in, actor_id=sign_in.account_id)


def end_all(*, account_id: UUID, but: UUID | None = None) -> None:
    """End every sign-in of an account, except perhaps the one that asks."""
    query = update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != but)
    db.session.execute(query.values(ended_at=now()))
    audit.record("end sign-ins", actor_id=account_id)


def hide_names(*, sign_in: SignIn, hidden: bool) -> None:
    """Show initials in place of names in this browser, or names again."""
    sign_in.names_hidden = hidden
    audit.record("hide names" if hidden else "show names", subject=sign_in, actor_id=sign_in.account_id)


def change_password(*, account: Account, sign_in: SignIn, present: str, wanted: str) -> None:
    """Change the password and end every other sign-in; refuses a weak new one and a wrong present one.

    A wrong present one counts as a guess: an unlocked screen is no way around the limit.
    """
    problem = password_problem(wanted, known=(account.login, account.name, account.practice_name))
    if problem:
        raise Refused(problem)
    if not (_count_guess(account.id) and _matches(account.password_hash, present)):
        audit.record("change password refused", subject=account, actor_id=account.id)
        db.session.commit()
        raise WrongPassword("This is not your present password, or there were too many tries. Wait 15 minutes after 5.")
    account.password_hash = _hashed(wanted)
    _forgive(account.id)
    end_all(account_id=account.id, but=sign_in.id)
    audit.record("change password", subject=account, actor_id=account.id)


def change_profile(
    *,
    account: Account,
    edition: int | None,
    name: str,
    credential: str,
    practice: str,
    address: str,
    zone: str,
    theme: str,
    single_keys: bool,
) -> None:
    """Change how the counselor and the practice appear, the time zone and the comfort settings.

    `edition` is the version that was on the screen; when a newer one was saved meanwhile, nothing is changed.
    """
    if account.version != edition:
        raise Conflict("These settings were saved in another tab or window meanwhile. Nothing was overwritten.")
    account.name, account.credential = name, credential
    account.practice_name, account.practice_address = practice, address
    account.zone, account.theme, account.single_keys = zone, theme, single_keys
    audit.record("change profile", subject=account, actor_id=account.id)


def seen(*, sign_in: SignIn, moment: datetime) -> None:
    """Note that a sign-in is in use; at most once a minute, in a transaction of its own."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=moment))
    db.session.commit()


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256; a token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    """Return the hash that a guess at an unknown name is checked against, so that it takes as long as a wrong one."""
    return HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))


def _begin(account_id: UUID) -> str:
    token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
    _forgive(account_id)
    done = or_(SignIn.ended_at.is_not(None), SignIn.created_at <= moment - ABSOLUTE)
    db.session.execute(delete(SignIn).where(SignIn.account_id == account_id, done))
    db.session.add(SignIn(account_id=account_id, token_hash=token_hash(token), seen_at=moment, proved_at=moment))
    return token


def _count_guess(account_id: UUID) -> bool:
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


def _forgive(account_id: UUID) -> None:
    query = update(Lockout).where(Lockout.account_id == account_id).values(failures=0)
    db.session.execute(query.execution_options(synchronize_session=False))


def _hashed(password: str) -> str:
    return HASHER.hash(composed(password))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, composed(password))
    except (VerificationError, InvalidHashError):
        return False
