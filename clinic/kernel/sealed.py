"""Sealed columns: plain text exists only in memory; stored is ciphertext bound to table, column, row and version."""

from typing import Any, Generic, Protocol, TypeVar, cast, overload
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, LargeBinary, event, inspect
from sqlalchemy.orm import Session, UOWTransaction, mapped_column

from clinic.kernel.database import Base, Versioned
from clinic.kernel.sealing import RECORD, keyring, seal, unseal

T = TypeVar("T")
WAITING = b"\x00"


class SealedRow(Protocol):
    """What a column query must select beside the sealed column, so that it can be opened."""

    id: UUID
    version: int


class Sealed(Generic[T]):
    """One sealed column, used like a plain attribute; an empty value is stored as NULL."""

    def __init__(self, empty: T, *, purpose: str = RECORD) -> None:
        self.empty = empty
        self.purpose = purpose

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.owner, self.name, self.stored = owner, name, f"{name}_sealed"
        setattr(owner, self.stored, mapped_column(self.stored, LargeBinary, nullable=True))
        owner.__sealed__ = (*getattr(owner, "__sealed__", ()), self)

    @property
    def column(self) -> ColumnElement[bytes | None]:
        """Return the stored ciphertext column, to be selected in a column query."""
        return cast("ColumnElement[bytes | None]", getattr(self.owner, self.stored))

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: Any, owner: type[Any]) -> T: ...
    def __get__(self, row: Any, owner: type[Any]) -> "Sealed[T] | T":
        if row is None:
            return self
        waiting: dict[str, T] = row.__dict__.get("_waiting", {})
        if self.name in waiting:
            return waiting[self.name]
        return self._opened(row, getattr(row, self.stored))

    def __set__(self, row: Any, value: T) -> None:
        if row.__dict__.get("_waiting", {}).get(self.name) == value:
            return
        if inspect(row).persistent and self.__get__(row, type(row)) == value:
            return
        row.__dict__.setdefault("_waiting", {})[self.name] = value
        setattr(row, self.stored, WAITING if value else None)

    def open_row(self, row: Any) -> T:
        """Open the column in a plain result row that holds id, version, the key's owner and the stored column."""
        owner = getattr(row, getattr(self.owner, "__key_owner__", "id"))
        return self._plain(owner, row.id, row.version, getattr(row, self.stored))

    def seal_into(self, row: Any) -> None:
        """Seal the present value for the row's present version."""
        value = self.__get__(row, type(row))
        sealed = None
        if value:
            cipher = keyring().cipher(_key_owner(row), self.purpose)
            sealed = seal(cipher, self.encoded(value), place=self._place(row.id, row.version))
        setattr(row, self.stored, sealed)

    def _opened(self, row: Any, stored: bytes | None) -> T:
        kept = row.__dict__.setdefault("_open", {}).get(self.name)
        if kept is not None and kept[0] is stored:
            return cast(T, kept[1])
        value = self._plain(_key_owner(row), row.id, row.version, stored)
        row.__dict__["_open"][self.name] = (stored, value)
        return value

    def _plain(self, owner: UUID, row_id: UUID, version: int, stored: bytes | None) -> T:
        if stored is None:
            return self.empty
        cipher = keyring().cipher(owner, self.purpose)
        return self.decoded(unseal(cipher, stored, place=self._place(row_id, version)))

    def _place(self, row_id: UUID, version: int) -> bytes:
        return f"{self.owner.__tablename__}|{self.name}|{row_id}|{version}".encode()

    def encoded(self, value: T) -> bytes:
        """Return the value as bytes."""
        return orjson.dumps(value)

    def decoded(self, plain: bytes) -> T:
        """Return the value of the bytes."""
        return cast(T, orjson.loads(plain))


class SealedText(Sealed[str]):
    """A sealed text; the empty text stands for none."""

    def encoded(self, value: str) -> bytes:
        """Return the text in UTF-8."""
        return value.encode()

    def decoded(self, plain: bytes) -> str:
        """Return the text of UTF-8 bytes."""
        return plain.decode()


def sealed_text(*, purpose: str = RECORD) -> SealedText:
    """Declare a sealed text column."""
    return SealedText("", purpose=purpose)


def sealed_map(*, purpose: str = RECORD) -> Sealed[dict[str, Any]]:
    """Declare a sealed JSON object; assign a new dict to change it, a change inside is not seen."""
    return Sealed({}, purpose=purpose)


def sealed_list(*, purpose: str = RECORD) -> Sealed[list[Any]]:
    """Declare a sealed JSON list; assign a new list to change it, a change inside is not seen."""
    return Sealed([], purpose=purpose)


def _key_owner(row: Any) -> UUID:
    return cast(UUID, getattr(row, getattr(type(row), "__key_owner__", "id")))


def seal_row(row: Any, *, fresh: bool) -> None:
    """Count a new version and seal every sealed column for it, those that did not change as well."""
    columns: tuple[Sealed[Any], ...] = getattr(type(row), "__sealed__", ())
    values = {each.name: each.__get__(row, type(row)) for each in columns}
    row.version = 1 if fresh else row.version + 1
    row.__dict__["_waiting"] = values
    for each in columns:
        each.seal_into(row)
    row.__dict__["_waiting"] = {}
    row.__dict__["_open"] = {each.name: (getattr(row, each.stored), values[each.name]) for each in columns}


@event.listens_for(Session, "before_flush")
def _seal_waiting(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for row in session.new:
        if isinstance(row, Versioned):
            seal_row(row, fresh=True)
    for row in session.dirty:
        if isinstance(row, Versioned) and session.is_modified(row, include_collections=False):
            seal_row(row, fresh=False)


@event.listens_for(Base, "expire", propagate=True)
def _forget_waiting(row: Any, names: Any) -> None:
    """After a rollback the row shows what is stored again, and not what was about to be."""
    for each in getattr(type(row), "__sealed__", ()):
        if names is None or each.stored in names:
            row.__dict__.get("_waiting", {}).pop(each.name, None)
