"""The house as a test: imports point down, never sideways or up, and each slot of a feature keeps to its own work.

A check takes one file and says what is wrong with it. Each stands in CHECKS with a sample that it must refuse.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from tests.sources import Source, house

FLOORS = {
    "bootstrap": 0,
    "kernel": 1,
    "accounts": 2,
    "couples": 3,
    "sessions": 4,
    "agreements": 5,
    "homework": 5,
    "ratings": 5,
    "records": 5,
    "safety": 5,
    "casefile": 6,  # one couple's record gathered for the floor above
    "desk": 7,
    "exchange": 7,
    "reports": 7,
}
ROOF = {"clinic", "__main__", "cli", "doctor", "server"}
SLOTS_BELOW = {
    "models": {"rules"},
    "actions": {"models", "rules"},
    "forms": {"rules"},
}
WEB_FORMS = {"flask_wtf", "wtforms"}
REQUEST = {"flask.request", "flask.session", "flask.render_template", "flask.render_template_string"}
PURE = {"zxcvbn.zxcvbn"}  # judges a password: no state, no clock, no framework
Refusal = Callable[[Source], Iterator[str]]
SESSION_CALLS = {"add", "add_all", "delete", "execute", "flush", "get", "merge", "scalar", "scalars"}


def imports(source: Source, *, at_start_only: bool = False) -> Iterator[str]:
    """Every imported name in full, lazy imports included; or only those that run when the file is imported."""
    nodes = source.tree.body if at_start_only else ast.walk(source.tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{_origin(source, node)}.{alias.name}" for alias in node.names)


def _origin(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.module if source.path.endswith("/__init__.py") else source.module.rpartition(".")[0]
    for _ in range(node.level - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{node.module}" if node.module else package


def own_imports(source: Source) -> Iterator[Source]:
    """Imports from the house itself, as places in it: the name's module, or the name's package."""
    for name in imports(source):
        if name.startswith("clinic."):
            yield Source(name.replace(".", "/") + ".py", "")


def outside_imports(source: Source) -> Iterator[str]:
    """Third-party imports."""
    for name in imports(source):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "clinic"}:
            yield name


def check_it_has_a_place(source: Source) -> Iterator[str]:
    """Every folder is a feature of the house, on a floor of its own."""
    if source.feature not in {*FLOORS, *ROOF}:
        yield f"{source.feature} has no floor"


def check_it_points_down(source: Source) -> Iterator[str]:
    """A feature uses what stands below it: not its siblings, not what is above, not the roof."""
    if source.feature in ROOF:
        return
    for target in own_imports(source):
        if target.feature == "__version__" or target.feature == source.feature:
            continue
        if FLOORS.get(target.feature, 9) >= FLOORS.get(source.feature, 0):
            yield f"imports {target.module}"


def check_it_starts_bare(source: Source) -> Iterator[str]:
    """`clinic` itself and what prepares the machine run before anything is installed, and say so to an old Python."""
    if source.feature in {"clinic", "__main__", "bootstrap"}:
        names = imports(source, at_start_only=source.feature == "clinic")
        bare = {*sys.stdlib_module_names, "clinic"}
        yield from (f"imports {name}" for name in names if name.partition(".")[0] not in bare)
    if source.feature in {"clinic", "__main__"}:
        try:
            ast.parse(source.text, feature_version=(3, 7))
        except SyntaxError as error:
            yield f"an old Python cannot read line {error.lineno} and would never come to say that it is too old"


def check_rules_are_pure(source: Source) -> Iterator[str]:
    """rules and trends know the standard library and lower rules; today is an argument."""
    if not source.is_slot("rules", "trends"):
        return
    yield from (f"imports {name}" for name in outside_imports(source) if name not in PURE)
    for target in own_imports(source):
        if target.feature == "kernel" or target.is_slot("models", "actions", "forms", "views", "charts"):
            yield f"imports {target.module}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"now", "today", "utcnow"}:
            yield f"looks at the clock in line {node.lineno}"


def check_slots_look_down(source: Source) -> Iterator[str]:
    """models know no actions, actions no forms, forms no tables, and none of them the request or the page."""
    for slot, below in SLOTS_BELOW.items():
        if not source.is_slot(slot) or source.feature == "kernel":
            continue
        others = {"models", "actions", "forms", "views"} - below - {slot}
        yield from (f"imports {target.module}" for target in own_imports(source) if target.is_slot(*others))
        yield from (f"imports {name}" for name in imports(source) if name in REQUEST)
        if slot != "forms":
            yield from (f"imports {name}" for name in outside_imports(source) if name.partition(".")[0] in WEB_FORMS)


def check_views_and_forms_do_not_query(source: Source) -> Iterator[str]:
    """A view asks finders and actions; a form asks rules. Neither speaks to the database."""
    if not source.is_slot("views", "forms"):
        return
    yield from (f"imports {name}" for name in outside_imports(source) if name.partition(".")[0] == "sqlalchemy")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in SESSION_CALLS and ast.unparse(node.value) == "db.session":
            yield f"uses db.session.{node.attr} in line {node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr == "query":
            yield f"queries in line {node.lineno}"


def check_only_the_kernel_holds_the_web_session(source: Source) -> Iterator[str]:
    """The word session is taken three times; the web's is used in one place."""
    if source.feature == "kernel":
        return
    yield from (f"imports {name}" for name in imports(source) if name == "flask.session")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "flask.session":
            yield f"uses flask.session in line {node.lineno}"


class Check(NamedTuple):
    """A check and a sample that it must refuse."""

    refuse: Refusal
    path: str
    sample: str


CHECKS = (
    Check(check_it_has_a_place, "clinic/billing/rules.py", ""),
    Check(check_it_points_down, "clinic/kernel/web.py", "from clinic.accounts.models import Counselor"),
    Check(check_it_points_down, "clinic/homework/views.py", "from clinic.ratings import trends"),
    Check(check_it_points_down, "clinic/homework/views.py", "import clinic.safety.rules"),
    Check(check_it_points_down, "clinic/homework/views.py", "from ..safety import rules"),
    Check(check_it_points_down, "clinic/couples/models.py", "def late():\n    from clinic.sessions import models"),
    Check(check_it_points_down, "clinic/reports/views.py", "from clinic.desk import views"),
    Check(check_it_points_down, "clinic/desk/views.py", "from clinic import create_app"),
    Check(check_it_points_down, "clinic/desk/views.py", "from clinic.cli import main"),
    Check(check_it_starts_bare, "clinic/__init__.py", "from flask import Flask"),
    Check(check_it_starts_bare, "clinic/bootstrap/start.py", "def late():\n    import click"),
    Check(check_it_starts_bare, "clinic/__main__.py", "match 1:\n    case _:\n        pass"),
    Check(check_rules_are_pure, "clinic/homework/rules.py", "from sqlalchemy import select"),
    Check(check_rules_are_pure, "clinic/homework/rules.py", "from clinic.kernel import clock"),
    Check(check_rules_are_pure, "clinic/homework/rules.py", "from clinic.couples.models import Couple"),
    Check(check_rules_are_pure, "clinic/ratings/trends.py", "from datetime import date\nx = date.today()"),
    Check(check_slots_look_down, "clinic/homework/models.py", "from clinic.homework.actions import assign"),
    Check(check_slots_look_down, "clinic/homework/models.py", "from flask import request"),
    Check(check_slots_look_down, "clinic/homework/actions.py", "from clinic.homework.forms import AssignForm"),
    Check(check_slots_look_down, "clinic/homework/actions.py", "from wtforms import Form"),
    Check(check_slots_look_down, "clinic/homework/forms.py", "from clinic.homework import models"),
    Check(check_views_and_forms_do_not_query, "clinic/desk/views.py", "from sqlalchemy import select"),
    Check(check_views_and_forms_do_not_query, "clinic/desk/brief_views.py", "db.session.add(note)"),
    Check(check_views_and_forms_do_not_query, "clinic/desk/views/note.py", "Couple.query.all()"),
    Check(check_only_the_kernel_holds_the_web_session, "clinic/desk/views.py", "from flask import g, session"),
    Check(check_only_the_kernel_holds_the_web_session, "clinic/desk/views.py", "import flask\nx = flask.session['a']"),
)


@pytest.mark.parametrize("refuse", dict.fromkeys(check.refuse for check in CHECKS))
def test_it_holds_in_the_whole_house(refuse: Refusal) -> None:
    found = [f"{source.path} {sentence}" for source in house() for sentence in refuse(source)]
    assert not found, "\n".join([refuse.__doc__ or "", *found])


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.refuse.__name__}-{check.sample or check.path}")
def test_it_refuses_what_does_not_belong(check: Check) -> None:
    assert list(check.refuse(Source(check.path, check.sample)))
    assert list(check.refuse(Source("clinic/kernel/clock.py", "import datetime"))) == []
