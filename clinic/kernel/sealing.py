"""Sealed columns: AES-256-GCM text bound to its table, column, row and version (docs/decisions/0002-sealing.md)."""

import os
from typing import cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import LargeBinary, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.kernel.database import Base, db
from clinic.kernel.errors import ClinicError
from clinic.kernel.keys import KEY_BYTES, NONCE_BYTES, unwrap, wrap

FORMAT = 1
RECORD = "record"
PROCESS = "process"
CACHE_LIMIT = 20_000


class SealBroken(ClinicError):
    """A sealed value was moved, cut, changed or put back from an older version; it is refused."""


class KeyMissing(ClinicError):
    """There is no data key for this owner and purpose; without it the text cannot be read."""


class DataKey(Base):
    """One data key, wrapped by the master key: for a couple's record, its process notes, or an account."""

    __tablename__ = "data_key"
    __table_args__ = (UniqueConstraint("owner_id", "purpose"),)

    owner_id: Mapped[UUID] = mapped_column()
    purpose: Mapped[str] = mapped_column()
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Keyring:
    """Opened data keys of one running app; keys made in an unfinished transaction wait in the database session."""

    def __init__(self, master: bytes) -> None:
        self.master = master
        self._open: dict[tuple[UUID, str], AESGCM] = {}

    def create(self, owner: UUID, *purposes: str) -> None:
        """Make a fresh data key for each purpose; it counts only once the transaction is committed."""
        for purpose in purposes:
            key = os.urandom(KEY_BYTES)
            wrapped = wrap(self.master, key, owner=owner, purpose=purpose)
            db.session.add(DataKey(owner_id=owner, purpose=purpose, wrapped=wrapped))
            db.session.info.setdefault("new_keys", {})[(owner, purpose)] = AESGCM(key)

    def cipher(self, owner: UUID, purpose: str = RECORD) -> AESGCM:
        """Return the cipher of an owner and purpose, or raise KeyMissing."""
        waiting = db.session.info.get("new_keys", {})
        found = waiting.get((owner, purpose)) or self._open.get((owner, purpose))
        if found is None:
            self._load([owner])
            found = self._open.get((owner, purpose))
        if found is None:
            raise KeyMissing("The key of this record is missing; its text cannot be read.")
        return cast(AESGCM, found)

    def fetch(self, owners: list[UUID]) -> None:
        """Open the keys of many owners with one statement; those already open cost nothing."""
        wanted = [each for each in owners if (each, RECORD) not in self._open]
        if wanted:
            self._load(wanted)

    def _load(self, owners: list[UUID]) -> None:
        if len(self._open) > CACHE_LIMIT:
            self._open.clear()
        query = select(DataKey.owner_id, DataKey.purpose, DataKey.wrapped).where(DataKey.owner_id.in_(owners))
        unsaved = db.session.info.get("new_keys", {})
        with db.session.no_autoflush:
            for owner, purpose, wrapped in db.session.execute(query):
                if (owner, purpose) not in unsaved:
                    self._open[(owner, purpose)] = AESGCM(unwrap(self.master, wrapped, owner=owner, purpose=purpose))

    def keep(self, fresh: dict[tuple[UUID, str], AESGCM]) -> None:
        """Take over the keys of a transaction that was committed."""
        self._open.update(fresh)


def keyring() -> Keyring:
    """Return the running app's keyring."""
    return cast(Keyring, current_app.extensions["keyring"])


def seal(cipher: AESGCM, plain: bytes, *, place: bytes) -> bytes:
    """Return format byte, nonce, ciphertext and tag; `place` is bound but not stored."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes([FORMAT]) + nonce + cipher.encrypt(nonce, plain, place)


def unseal(cipher: AESGCM, sealed: bytes, *, place: bytes) -> bytes:
    """Return the plain bytes, or raise SealBroken when anything about them or their place has changed."""
    if not sealed or sealed[0] != FORMAT:
        raise SealBroken("A sealed value has an unknown format and was refused.")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], place)
    except (InvalidTag, ValueError):
        raise SealBroken("A sealed value was moved, cut or changed and was refused.") from None


@event.listens_for(Session, "after_commit")
def _keep_new_keys(session: Session) -> None:
    fresh = session.info.pop("new_keys", None)
    if fresh:
        keyring().keep(fresh)


@event.listens_for(Session, "after_rollback")
def _forget_new_keys(session: Session) -> None:
    session.info.pop("new_keys", None)


def check_master() -> None:
    """Raise WrongKey when the master key does not open this database's first data key."""
    row = db.session.scalar(select(DataKey).order_by(DataKey.id).limit(1))
    if row is not None:
        unwrap(keyring().master, row.wrapped, owner=row.owner_id, purpose=row.purpose)
