"""How statements on risk travel in case files (domain.md 6): in, and out again without a loss.

`from_case` turns a file's block into entries (see risk.py). Where the entries alone would not give the same block back,
it is kept beside them as `imported`; `to_case` returns it unchanged while the entries are what it was turned into, and
otherwise writes {name: {"p1": value, "p2": value}} for each name of an entry.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from clinic.couples.rules import PARTNERS, PartnerKey
from clinic.sessions.risk import ANSWERS, KEYS, STATEMENTS, THOUGHTS, as_day, entry

FILE_WORDS: Final = {"passive": "passive_ideation", "active": "active_ideation"}
APP_WORDS: Final = {word: value for value, word in FILE_WORDS.items()}
TICKS: Final = frozenset({"follow_up_done"})
DATES: Final = frozenset({"follow_up_on", "followed_up_on"})
DAY: Final = "$date"


def from_case(block: Mapping[str, Any]) -> dict[str, Any]:
    """Return the risk of a case file's block; what the entries cannot say is kept with them as `imported`."""
    keys = _partners_in(block)
    said = {key: entry(_entry_values(block, key, keys)) for key in keys}
    risk: dict[str, Any] = {key: each for key, each in said.items() if each}
    return risk if _block(risk) == dict(block) else {**risk, "imported": _kept(block)}


def to_case(risk: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case file's block of a risk: the imported one if nothing was changed since, else one by topic."""
    own: dict[str, Any] = {key: risk[key] for key in PARTNERS if key in risk}
    if "imported" in risk:
        block = _opened(risk["imported"])
        if {key: each for key, each in from_case(block).items() if key != "imported"} == own:
            return dict(block)
    return _block(own)


def _block(risk: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for key in PARTNERS:
        for name, value in risk.get(key, {}).items():
            found.setdefault(name, {})[key] = _filed(name, value)
    return {name: found[name] for name in KEYS if name in found}


def _filed(name: str, value: Any) -> Any:
    if name == "self_harm":
        return FILE_WORDS.get(value, value)
    return as_day(value) if name in DATES else value


def _partners_in(block: Mapping[str, Any]) -> list[PartnerKey]:
    named = {key for value in block.values() if isinstance(value, Mapping) for key in value}
    return [key for key in PARTNERS if key in named or (block and not named & set(PARTNERS))]


def _entry_values(block: Mapping[str, Any], key: PartnerKey, keys: list[PartnerKey]) -> dict[str, Any]:
    values = {name: _of_partner(block.get(name), key) for name in KEYS}
    values["self_harm"] = APP_WORDS.get(values["self_harm"], values["self_harm"])
    self_harm = block.get("self_harm")
    if isinstance(self_harm, Mapping) and (values["self_harm"] in THOUGHTS or keys == [key]):
        values.update({name: _plain(self_harm[name]) for name in KEYS if name in self_harm})
    child = block.get("child")
    if isinstance(child, Mapping) and "concern" in child:
        values.update(
            child="none" if child["concern"] == "none" else "concern", text=child.get("text") or values["text"]
        )
    return {name: value for name, value in values.items() if _fits(name, value)}


def _of_partner(value: Any, key: PartnerKey) -> Any:
    return _plain(value.get(key) if isinstance(value, Mapping) else value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | bool) else None


def _fits(name: str, value: Any) -> bool:
    if name in TICKS:
        return value is True
    if not isinstance(value, str):
        return False
    if name in DATES:
        return as_day(value) is not None
    if name == "statement":
        return any(value == each.value for each in STATEMENTS)
    return name == "text" or (name, value) in ANSWERS


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _kept(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    return {DAY: value.isoformat()} if isinstance(value, date) else value


def _opened(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            date.fromisoformat(value[DAY])
            if set(value) == {DAY}
            else {key: _opened(each) for key, each in value.items()}
        )
    return [_opened(each) for each in value] if isinstance(value, list) else value
