"""Accounts are opened, signed in to, locked and changed here; each with its line in the record of use."""

import hashlib
import secrets
from datetime import datetime
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, or_, update

from clinic.accounts.guesses import count_guess, forgive
from clinic.accounts.models import Account, Lockout, SignIn, account_by_login
from clinic.accounts.passwords import composed, password_problem
from clinic.accounts.rules import ABSOLUTE
from clinic.kernel import audit
from clinic.kernel.clock import now
from clinic.kernel.database import db
from clinic.kernel.errors import Refused
from clinic.kernel.sealing import RECORD, keyring

HASHER = PasswordHasher()
TOKEN_BYTES = 32


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
    account = Account(login=wanted, password_hash=hashed(password), zone=zone)
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
    allowed = account is not None and count_guess(account.id)
    right = matches(account.password_hash if account else _nobody(), password)
    if account is None or not allowed or not right or account.disabled_at:
        audit.record("sign-in refused", subject=account, actor_id=account.id if account else None)
        db.session.commit()
        return None
    token = _begin(account.id)
    audit.record("sign in", subject=account, actor_id=account.id)
    db.session.commit()
    return token


def unlock(*, sign_in: SignIn, account: Account, password: str) -> str | None:
    """Open a locked sign-in and return its new token, or None; guesses count against the same limit. Commits."""
    right = count_guess(account.id) and matches(account.password_hash, password)
    token = renew(sign_in=sign_in) if right else None
    audit.record("unlock" if right else "unlock refused", subject=account, actor_id=account.id)
    db.session.commit()
    return token


def renew(*, sign_in: SignIn) -> str:
    """Give a sign-in a new token after the password was given again: every copy of the old cookie is worthless."""
    token, moment = secrets.token_urlsafe(TOKEN_BYTES), now()
    sign_in.token_hash, sign_in.locked = token_hash(token), False
    sign_in.seen_at = sign_in.proved_at = moment
    forgive(sign_in.account_id)
    return token


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
    forgive(account_id)
    done = or_(SignIn.ended_at.is_not(None), SignIn.created_at <= moment - ABSOLUTE)
    db.session.execute(delete(SignIn).where(SignIn.account_id == account_id, done))
    db.session.add(SignIn(account_id=account_id, token_hash=token_hash(token), seen_at=moment, proved_at=moment))
    return token


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, with a salt of its own."""
    return HASHER.hash(composed(password))


def matches(password_hash: str, password: str) -> bool:
    """Say whether a password is the one that was hashed."""
    try:
        return HASHER.verify(password_hash, composed(password))
    except (VerificationError, InvalidHashError):
        return False
