"""How large things may grow: the best measured codebases set the figures, so a room stays small enough to see whole."""

import ast
from collections.abc import Callable, Iterable
from math import ceil
from typing import NamedTuple

import pytest

from tests.sources import Source, house, templates


class Budget(NamedTuple):
    """Lines at the median, at the ninetieth percentile, and at most."""

    p50: int | None
    p90: int | None
    most: int


FUNCTIONS = Budget(8, 20, 40)
VIEWS = Budget(None, None, 20)
FILES = Budget(None, 180, 300)
TEMPLATES = Budget(None, 90, 140)


def function_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Every function from its `def` to its last line, docstring included."""
    return {
        f"{source.path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def file_sizes(sources: Iterable[Source]) -> dict[str, int]:
    """Every file in lines."""
    return {source.path: len(source.text.splitlines()) for source in sources}


def percentile(sizes: Iterable[int], share: float) -> int:
    """The smallest size that at least this share of all sizes does not exceed."""
    ordered = sorted(sizes)
    return ordered[ceil(share * len(ordered)) - 1]


def overspent(sizes: dict[str, int], budget: Budget) -> list[str]:
    """What is over the budget, in sentences."""
    found = [f"{name} has {size} lines, at most {budget.most}" for name, size in sizes.items() if size > budget.most]
    for share, limit in ((0.5, budget.p50), (0.9, budget.p90)):
        if sizes and limit and percentile(sizes.values(), share) > limit:
            found.append(f"{share:.0%} of them should have at most {limit} lines: {_largest(sizes)}")
    return found


def _largest(sizes: dict[str, int]) -> str:
    return ", ".join(sorted(sizes, key=lambda name: -sizes[name])[:5])


def views() -> dict[str, int]:
    """The functions of every views slot, whatever they are for."""
    return function_sizes(source for source in house() if source.is_slot("views"))


MEASURED: dict[str, tuple[Callable[[], dict[str, int]], Budget]] = {
    "functions": (lambda: function_sizes(house()), FUNCTIONS),
    "views": (views, VIEWS),
    "files": (lambda: file_sizes(house()), FILES),
    "templates": (lambda: file_sizes(templates()), TEMPLATES),
}


@pytest.mark.parametrize("kind", MEASURED)
def test_it_keeps_things_small(kind: str) -> None:
    sizes, budget = MEASURED[kind]
    found = overspent(sizes(), budget)
    assert not found, "\n".join(found)


def test_it_has_a_house_to_measure() -> None:
    assert len(function_sizes(house())) > 20


@pytest.mark.parametrize(
    ("sizes", "budget", "count"),
    [
        ([8, 8, 20, 8, 8, 8, 8, 8, 8, 40], FUNCTIONS, 0),
        ([41], Budget(None, None, 40), 1),
        ([8, 9, 9], Budget(8, None, 40), 1),
        ([1] * 8 + [21] * 2, Budget(8, 20, 40), 1),
        ([21], VIEWS, 1),
    ],
)
def test_it_notices_what_is_over_budget(sizes: list[int], budget: Budget, count: int) -> None:
    named = {f"thing {number}": size for number, size in enumerate(sizes)}
    assert len(overspent(named, budget)) == count


def test_it_counts_from_def_to_the_last_line() -> None:
    source = Source("clinic/homework/views.py", "@route\ndef page():\n    '''Docs.'''\n\n    return 1\n")
    assert function_sizes([source]) == {"clinic/homework/views.py:2 page": 4}
