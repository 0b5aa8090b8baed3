"""The tables keep to the floors too: `assignment.meeting`, never `meeting.assignments`."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, relationship

from clinic.kernel.database import Base
from tests.sources import house
from tests.test_floors import FLOORS


def feature(table: type[Any]) -> str:
    """The folder that a mapped class stands in."""
    return table.__module__.split(".")[1]


def is_below(upper: type[Any], lower: type[Any]) -> bool:
    """Whether one table may point at the other: it is its own feature's, or stands on a lower floor."""
    return feature(upper) == feature(lower) or FLOORS[feature(lower)] < FLOORS[feature(upper)]


def upward(mapper: Mapper[Any], owners: dict[Any, type[Any]]) -> Iterator[str]:
    """Every relationship and key of a table that does not point down."""
    own = mapper.class_
    for relation in mapper.relationships:
        if not is_below(own, relation.mapper.class_):
            yield f"{own.__name__}.{relation.key} points up at {relation.mapper.class_.__name__}"
    for key in mapper.local_table.foreign_keys:
        if not is_below(own, owners[key.column.table]):
            yield f"{own.__name__}.{key.parent.name} points up at {key.column.table.name}"


def findings(base: type[DeclarativeBase]) -> list[str]:
    """What points up among all tables of a base."""
    owners = {mapper.local_table: mapper.class_ for mapper in base.registry.mappers}
    return [sentence for mapper in base.registry.mappers for sentence in upward(mapper, owners)]


def test_it_points_down_in_every_table() -> None:
    for source in house():
        if source.is_slot("models") or source.feature == "kernel":
            import_module(source.module)
    assert len(list(Base.registry.mappers)) > 5
    assert findings(Base) == []


def test_it_notices_a_table_that_points_up() -> None:
    class Planted(DeclarativeBase): ...

    class Couple(Planted):
        __tablename__ = "couple"
        id: Mapped[int] = mapped_column(primary_key=True)
        last_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
        last = relationship("Meeting")

    class Meeting(Planted):
        __tablename__ = "meeting"
        id: Mapped[int] = mapped_column(primary_key=True)

    Couple.__module__, Meeting.__module__ = "clinic.couples.models", "clinic.sessions.models"
    assert findings(Planted) == ["Couple.last points up at Meeting", "Couple.last_id points up at meeting"]
    Couple.__module__, Meeting.__module__ = Meeting.__module__, Couple.__module__
    assert findings(Planted) == []
