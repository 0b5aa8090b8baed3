"""An entry of a case file and what stands around it: what a key that was left out may be read off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from clinic.exchange.meetings import Met
from clinic.exchange.structure import keys_of
from clinic.kernel.clock import moment
from clinic.sessions.rules import Meeting

if TYPE_CHECKING:
    from clinic.exchange.parts import CaseFile

NOON: Final = time(12)
THE_COUNSELOR: Final = "counselor"
UNSAID: Final[tuple[Any, ...]] = (None, (), {}, THE_COUNSELOR)


@dataclass(frozen=True)
class Around:
    """An entry, and what its defaults may look at: the whole file, and the entries it stands in, the nearest first."""

    file: "CaseFile"
    entry: Any = None
    above: tuple[Any, ...] = ()

    @property
    def meeting(self) -> Met | None:
        """Return the meeting that the entry stands in."""
        return next((each for each in self.above if isinstance(each, Met)), None)

    @property
    def zone(self) -> str:
        """Return the zone that times without one are in."""
        return (self.meeting.tz if self.meeting else None) or self.file.counselor.tz or "UTC"

    @property
    def last_day(self) -> date:
        """Return the day of the last meeting that is not just planned."""
        days = (each.date for each in self.file.sessions if each.status is not Meeting.PLANNED)
        return max(days, default=self.file.as_of)

    def noon(self, day: date) -> datetime:
        """Return the middle of a day."""
        return moment(day, NOON, self.zone)


Rule = Callable[[Around], Any]
Rules = Mapping[type[Any], Mapping[str, Rule]]
Change = Callable[[Around], Any]


@dataclass(frozen=True)
class Defaults:
    """The rules of all kinds of entries; keys in `kept` are said in every export, though they could be filled in.

    `settle` brings what a file may say in two ways into the one in which it is collected.
    """

    rules: Rules
    kept: frozenset[tuple[type[Any], str]] = frozenset()
    settle: Mapping[type[Any], Callable[[Any], Any]] = field(default_factory=dict)

    def fill(self, at: Around) -> Any:
        """Say the defaults in the order of the rules, each seeing those before it; moments become UTC."""
        entry = self.settle.get(type(at.entry), _as_it_is)(at.entry)
        for name, value in vars(entry).items():
            if isinstance(value, datetime):
                known = value if value.tzinfo else moment(value.date(), value.time(), at.zone)
                entry = replace(entry, **{name: known.astimezone(UTC)})
        for name, rule in self.rules.get(type(entry), {}).items():
            if getattr(entry, name) in UNSAID:
                entry = replace(entry, **{name: rule(replace(at, entry=entry))})
        return entry

    def thin(self, at: Around) -> Any:
        """Take the defaults away in the opposite order, so that each is compared with what it was made from."""
        entry = at.entry
        if type(entry) not in self.rules:
            return entry
        unsaid = {key.name: key.default for key in keys_of(type(entry)).values()}
        for name, rule in reversed(list(self.rules[type(entry)].items())):
            if (type(entry), name) not in self.kept and getattr(entry, name) == rule(replace(at, entry=entry)):
                entry = replace(entry, **{name: unsaid[name]})
        return entry

    def throughout(self, at: Around, change: Change) -> Any:
        """Change an entry after all that it holds; whichever way, those below see it with everything it says."""
        below = replace(at, above=(self.fill(at), *at.above))
        inner = {each.name: self._inside(getattr(at.entry, each.name), below, change) for each in fields(at.entry)}
        return change(replace(at, entry=replace(at.entry, **inner)))

    def _inside(self, value: Any, at: Around, change: Change) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return self.throughout(replace(at, entry=value), change)
        if isinstance(value, tuple):
            return tuple(self._inside(each, at, change) for each in value)
        if isinstance(value, dict):
            return {key: self._inside(each, at, change) for key, each in value.items()}
        return value


def _as_it_is(entry: Any) -> Any:
    return entry
