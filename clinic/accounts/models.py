"""Accounts, the practice they work in, and their sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select, true
from sqlalchemy.orm import Mapped, mapped_column

from clinic.kernel.database import Base, Versioned, db
from clinic.kernel.sealed import sealed_list, sealed_text


class Account(Versioned, Base):
    """A person who signs in. Only counselors so far; the name to sign in with is not secret, the person's name is.

    `hint_words` are the counselor's own writing hints, a line each; while it is empty, the list of the house counts.
    """

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    zone: Mapped[str]
    theme: Mapped[str] = mapped_column(default="auto")
    single_keys: Mapped[bool] = mapped_column(default=True)
    hints_enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    disabled_at: Mapped[datetime | None]

    name = sealed_text()
    credential = sealed_text()
    practice_name = sealed_text()
    practice_address = sealed_text()
    hint_words = sealed_list()


class Lockout(Base):
    """Wrong passwords of one account; each counted one starts the window anew. Changed only by one atomic statement."""

    __tablename__ = "lockout"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    window_start: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)


class SignIn(Base):
    """One signed-in browser. The cookie holds the token, the table only its hash; ending it ends every copy."""

    __tablename__ = "sign_in"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    locked: Mapped[bool] = mapped_column(default=False)
    names_hidden: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]


def account_by_login(login: str) -> Account | None:
    """Return the account with this sign-in name, whatever its case."""
    return db.session.scalar(select(Account).where(Account.login == login.strip().casefold()))


def nobody_yet() -> bool:
    """Say whether there is no account at all, so that the first one may be opened in the browser."""
    return db.session.scalar(select(Account.id).limit(1)) is None


def sign_ins(account_id: UUID, *, since: datetime) -> list[SignIn]:
    """Return the sign-ins of an account that began after a moment and have not ended, newest first."""
    query = select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.created_at > since)
    return list(db.session.scalars(query.order_by(SignIn.id.desc())))


def accounts() -> list[Account]:
    """Return every account, oldest first."""
    return list(db.session.scalars(select(Account).order_by(Account.id)))
