"""What a form says about a couple and what its record keeps: the same things in two shapes.

A record may hold more than the form knows, from a case file or a later version. What was not touched in the form is
therefore not written: it stays as it is kept.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from clinic.couples.models import Couple, Partner
from clinic.couples.rules import PARTNERS, ContactKind, Role, Secrets, Structure

PLAIN: Final = (
    "code",
    "opened_on",
    "referral_source",
    "presenting_concern",
    "pathway_note",
    "client_unit",
    "individual_sessions",
    "policy_signed_on",
)
PERSONAL: Final = ("short_name", "full_name", "pronouns", "zone", "role", "age_at_intake")
TOGETHER: Final = {"yes": True, "no": False}

Typed = dict[str, Any]


def as_typed(couple: Couple) -> Typed:
    """Return what an edit form of this couple begins with."""
    return {
        **{name: getattr(couple, name) for name in PLAIN},
        "secrets": couple.secrets.value if couple.secrets else "",
        "relationship_facts": _facts_as_typed(couple.relationship_facts),
        **{each.key: _partner_as_typed(each) for each in couple.partners},
    }


def written(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record keeps of a filled form."""
    return {
        **{name: typed[name] for name in PLAIN},
        "secrets": Secrets(typed["secrets"]) if typed["secrets"] else None,
        "relationship_facts": _facts_written(typed["relationship_facts"]),
        "partners": {key: _partner_written(typed[key]) for key in PARTNERS},
    }


def changes(couple: Couple, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an edit changes, in the shape of `written`; what the form was not used to change is left out."""
    before, after = written(as_typed(couple)), written(typed)
    facts = _different(before.pop("relationship_facts"), after.pop("relationship_facts"))
    people = zip(PARTNERS, before.pop("partners").values(), after.pop("partners").values(), strict=True)
    changed = _different(before, after)
    if facts:
        merged = {**couple.relationship_facts, **facts}
        changed["relationship_facts"] = {name: value for name, value in merged.items() if value not in ("", None)}
    changed["partners"] = {key: _different(was, now) for key, was, now in people}
    return changed


def _different(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: after.get(name) for name in (before | after) if after.get(name) != before.get(name)}


def _facts_as_typed(facts: Mapping[str, Any]) -> Typed:
    structure, together = str(facts.get("structure", "")), facts.get("cohabiting")
    return {
        "structure": structure if structure in set(Structure) else "",
        "status": str(facts.get("status", "")),
        "together_since": _day(facts.get("together_since")),
        "cohabiting": next((word for word, value in TOGETHER.items() if value is together), ""),
        "children": _children(facts.get("children")),
    }


def _facts_written(typed: Mapping[str, Any]) -> dict[str, Any]:
    since, together = typed["together_since"], TOGETHER.get(typed["cohabiting"] or "")
    kept = {**typed, "together_since": since.isoformat() if since else None, "cohabiting": together}
    return {name: value for name, value in kept.items() if value not in ("", None)}


def _partner_as_typed(partner: Partner) -> Typed:
    plain = {name: getattr(partner, name) for name in PERSONAL}
    role = partner.role if partner.role in set(Role) else ""
    return {**plain, "role": role, "contacts": [_contact(each) for each in partner.contacts]}


def _partner_written(typed: Mapping[str, Any]) -> dict[str, Any]:
    contacts = [_contact(each) for each in typed["contacts"] if each["value"]]
    return {**{name: typed[name] or "" for name in PERSONAL}, "contacts": contacts}


def _contact(kept: Any) -> dict[str, Any]:
    """Return a contact as kind, value and whether it is safe to use; unsafe unless it says otherwise."""
    if not isinstance(kept, Mapping):
        return {"kind": ContactKind.OTHER.value, "value": str(kept), "safe": False}
    kind = str(kept.get("kind", ""))
    known = kind if kind in set(ContactKind) else ContactKind.OTHER.value
    return {"kind": known, "value": str(kept.get("value", "")), "safe": kept.get("safe") is True}


def _children(kept: Any) -> str:
    """Return children in words; a list of ages, as in a case file, becomes their ages."""
    if not isinstance(kept, list):
        return str(kept or "")
    ages = [each.get("age") if isinstance(each, Mapping) else each for each in kept]
    return ", ".join(str(age) for age in ages if age is not None)


def _day(kept: Any) -> date | None:
    try:
        return date.fromisoformat(str(kept))
    except ValueError:
        return None
