"""Every kind of worksheet and practice log. A new one is one declaration in the file of its stage, and nothing else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from clinic.kernel.text import folded
from clinic.records.declaration import Kind
from clinic.records.kinds import maintain, noticing, rebuild, stabilise, talking, understand

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.slug: kind
        for stage in (stabilise, talking, understand, noticing, rebuild, maintain)
        for kind in vars(stage).values()
        if isinstance(kind, Kind)
    }
)


def kind_of(slug: str) -> Kind | None:
    """Return a kind by the word that stands for it in an address and in the database."""
    return KINDS.get(slug)


def kinds_for(case_key: str) -> list[Kind]:
    """Return the kinds that go to one block of a case file."""
    return [kind for kind in KINDS.values() if kind.case_key == case_key]


def find(text: str, stage: str) -> list[Kind]:
    """Return the kinds in which each typed word begins a word, without case and accents; what the stage suggests first.

    Without words every kind is found.
    """
    wanted = folded(text).split()
    found = [kind for kind in KINDS.values() if all(f" {word}" in _searched(kind) for word in wanted)]
    titled = [kind for kind in found if wanted and folded(kind.title).startswith(wanted[0])]
    return sorted(found, key=lambda kind: (kind not in titled, stage not in kind.stages))


def _searched(kind: Kind) -> str:
    labels = " ".join(field.label for field in kind.fields)
    return " " + folded(f"{kind.title} {kind.system} {kind.purpose} {kind.also_found_by} {labels}")
