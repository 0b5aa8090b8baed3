"""What every file of the project keeps to. A check takes one file and says what is wrong with it.

Each check stands in CHECKS with a sample that it must refuse and one that it must let pass.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pytest

from tests.sources import Source, every_file, house

Refusal = Callable[[Source], Iterator[str]]

TEMPLATE_REFUSALS = {
    r"\|\s*safe\b|autoescape\s+false": "lets markup through unescaped",
    r"\sstyle\s*=|<style\b": "styles inline",
    r"\son[a-z]+\s*=\s*[\"']|javascript:": "handles an event inline",
    r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))": "scripts inline",
    r"https?://(?!www\.w3\.org/)|(?:src|href|action)=[\"']//": "names an absolute address",
}
# For people: words that judge, and words that fix a role on a person (domain.md 4.6).
WORDS = "cheater|failing|guilty party|non-?compliant|perpetrator|relapse[ds]?|resistant|toxic|victims?"
JUDGING = re.compile(rf"\b(?:{WORDS})\b", re.IGNORECASE)
SCRIPT_TEXT = re.compile(r"(['\"`])(?:\\.|(?!\1).)*\1")
ATTICS = {"common", "helper", "helpers", "manager", "managers", "service", "services", "util", "utils"}
# Put together here, so that this file does not hold them itself.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "raise Not" + "Implemented")))
MACHINE = re.compile(r"(?<![\w.:/<])(?:/" + r"(?:work|tmp|root|home|Users)\b/?(?!\w)|[A-Z]:\\Users)")
SQL_ROOMS = {"clinic/kernel/database.py", "clinic/kernel/scope.py"}  # one speaks to the engine, one refuses raw SQL
HINT_ROOMS = {"clinic/kernel/hints.py"}  # names those words so that a counselor is told of them
CLOCK_ROOMS = {"clinic/kernel/clock.py"}
ROUTE = re.compile(r"\.(?:get|post|route)\(")
EXPLAINED = {"rules", "actions", "trends"}


def _found(pattern: re.Pattern[str] | str, source: Source, sentence: str) -> Iterator[str]:
    for match in re.finditer(pattern, source.text):
        yield f"line {source.text.count(chr(10), 0, match.start()) + 1} {sentence}: {match[0].strip()!r}"


def check_templates_are_plain(source: Source) -> Iterator[str]:
    """A template escapes everything and leaves style, script and other origins to static files and the policy."""
    if source.path.startswith("templates/"):
        for pattern, sentence in TEMPLATE_REFUSALS.items():
            yield from _found(re.compile(pattern, re.IGNORECASE), source, sentence)


def check_words_do_not_judge(source: Source) -> Iterator[str]:
    """No text that a person may read names anybody by a fault; a docstring speaks of programs."""
    if source.path.endswith(".js"):
        words = [match for match in SCRIPT_TEXT.finditer(source.text) if JUDGING.search(match[0])]
        yield from (f"judges: {match[0]}" for match in words)
    elif source.path.startswith(("templates/", "static/", "README")) or _is_data(source):
        yield from _found(JUDGING, source, "judges")
    if not _is_house(source) or source.path in HINT_ROOMS:
        return
    docstrings = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else None
        if isinstance(node, ast.Constant) and isinstance(text, str) and JUDGING.search(text):
            yield f"line {node.lineno} judges: {text[:60]!r}"


def _is_data(source: Source) -> bool:
    return source.path.startswith("clinic/") and not source.path.endswith(".py")


def check_sql_stays_in_its_room(source: Source) -> Iterator[str]:
    """Statements go through the mapped classes, where the caseload's scope reaches them."""
    if not _is_house(source) or source.path in SQL_ROOMS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            raw = {alias.name for alias in node.names} & {"text", "literal_column", "table", "TextClause"}
            yield from (f"line {node.lineno} imports {name}" for name in sorted(raw))
        if isinstance(node, ast.Attribute) and node.attr in {"exec_driver_sql", "__table__"}:
            yield f"line {node.lineno} goes round the mapped classes by {node.attr}"


def check_the_clock_is_one(source: Source) -> Iterator[str]:
    """Now and today come from the kernel's clock, which a test can set."""
    if not _is_house(source) or source.path in CLOCK_ROOMS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and re.search(
            r"\b(?:date|datetime)\.(?:now|today|utcnow)$", ast.unparse(node.func)
        ):
            yield f"line {node.lineno} asks the system for the time"


def check_names_say_what_is_inside(source: Source) -> Iterator[str]:
    """No attic: a module, class or function is named for what it does."""
    if not source.path.startswith(("clinic/", "tests/")) or not source.path.endswith(".py"):
        return
    names = [*source.module.split(".")]
    names += [node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    for name in names:
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
        yield from (f"is called {name}: {attic} says nothing" for attic in sorted(words & ATTICS))


def check_a_meeting_is_no_session(source: Source) -> Iterator[str]:
    """Outside the kernel no variable is called session: the appointment is a meeting. (A file's key may be.)"""
    if not _is_house(source) or source.feature == "kernel":
        return
    nodes = list(ast.walk(source.tree))
    classes = (node for node in nodes if isinstance(node, ast.ClassDef))
    fields = {each.target for node in classes for each in node.body if isinstance(each, ast.AnnAssign)}
    for node in nodes:
        if isinstance(node, ast.arg) and node.arg == "session":
            yield f"line {node.lineno} takes something called session"
        stored = isinstance(node, ast.Name) and node.id == "session" and isinstance(node.ctx, ast.Store)
        if isinstance(node, ast.Name) and stored and node not in fields:
            yield f"line {node.lineno} calls something session"


def check_nothing_is_left_undone(source: Source) -> Iterator[str]:
    """What is not built yet has no marker in the code; it has an issue."""
    yield from _found(UNFINISHED, source, "is a marker")


def check_no_machine_shows(source: Source) -> Iterator[str]:
    """No path of the machine that a file was written on."""
    yield from _found(MACHINE, source, "is a path of some machine")


def check_public_names_are_explained(source: Source) -> Iterator[str]:
    """In rules, actions, trends and the kernel a docstring states the rule; a view's address and name say enough."""
    if not _is_house(source) or not (source.feature in {"kernel", "bootstrap"} or source.is_slot(*EXPLAINED)):
        return
    public = (node for node in source.tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef))
    for node in public:
        is_view = any(ROUTE.search(ast.unparse(decorator)) for decorator in node.decorator_list)
        if not node.name.startswith("_") and not is_view and not ast.get_docstring(node):
            yield f"line {node.lineno} {node.name} has no docstring"


def _is_house(source: Source) -> bool:
    in_house = source.path.startswith("clinic/") and source.path.endswith(".py")
    return in_house and not source.path.startswith("clinic/migrations/")


class Check(NamedTuple):
    """A check, a sample that it must refuse, and one like it that it must let pass."""

    refuse: Refusal
    path: str
    bad: str
    good: str


PAGE, VIEW, RULES = "templates/desk/today.html", "clinic/desk/views.py", "clinic/homework/rules.py"
CHECKS = (
    Check(check_templates_are_plain, PAGE, "{{ name | safe }}", "{{ name }} is safe"),
    Check(check_templates_are_plain, PAGE, '<p style="color:red">', '<p class="style">'),
    Check(check_templates_are_plain, PAGE, "<style>p{}</style>", "<p>style</p>"),
    Check(check_templates_are_plain, PAGE, '<a onclick="go()">', '<a data-on="go">'),
    Check(check_templates_are_plain, PAGE, "<script>go()</script>", '<script src="/static/app.js"></script>'),
    Check(
        check_templates_are_plain, PAGE, '<img src="https://example.org/x">', '<svg xmlns="http://www.w3.org/2000/svg">'
    ),
    Check(check_templates_are_plain, PAGE, '<img src="//example.org/x">', '<a href="/couples">'),
    Check(check_words_do_not_judge, PAGE, "The " + "Perpetrator", "the perpetual calendar"),
    Check(check_words_do_not_judge, VIEW, "x = 'fai" + "ling'", "def x():\n    'A failing write raises.'"),
    Check(check_words_do_not_judge, VIEW, "label = 'homework was non" + "-compliant'", "label = 'not done'"),
    Check(check_words_do_not_judge, "clinic/homework/library/x.yaml", "after a re" + "lapse", "after a setback"),
    Check(check_words_do_not_judge, "static/js/a.js", "say('to" + "xic')", "this.failing = 'later';"),
    Check(check_sql_stays_in_its_room, VIEW, "from sqlalchemy import text", "from sqlalchemy import select"),
    Check(check_sql_stays_in_its_room, VIEW, "select(Couple.__table__)", "select(Couple)"),
    Check(check_sql_stays_in_its_room, "clinic/kernel/audit.py", "c.exec_driver_sql('x')", "c.execute(x)"),
    Check(check_the_clock_is_one, VIEW, "import datetime as d\nx = d.datetime.now(tz)", "x = clock.now()"),
    Check(check_names_say_what_is_inside, "clinic/desk/utils.py", "", "def utility(): ..."),
    Check(check_names_say_what_is_inside, VIEW, "class NoteManager: ...", "class Commonplace: ..."),
    Check(check_names_say_what_is_inside, VIEW, "def date_helper(): ...", "def manage(): ..."),
    Check(check_a_meeting_is_no_session, VIEW, "def sign(session): ...", "def sign(meeting): ..."),
    Check(check_a_meeting_is_no_session, VIEW, "for session in held: ...", "db.session.commit()"),
    Check(check_a_meeting_is_no_session, VIEW, "session = 1", "class Homework:\n    session: int = 0"),
    Check(check_nothing_is_left_undone, RULES, "# TO" + "DO: later", "# to do: a list for the couple"),
    Check(check_no_machine_shows, "README.md", "cd /ho" + "me/someone", "open /homework/42"),
    Check(check_no_machine_shows, VIEW, "x = '/tm" + "p/x.pdf'", "x = 'https://host/tmp/x'"),
    Check(
        check_public_names_are_explained, RULES, "def due(): ...", "def due():\n    'When it is due.'\ndef _x(): ..."
    ),
)


def violations(refuse: Refusal, sources: Iterable[Source]) -> list[str]:
    """Every sentence about every file."""
    return [f"{source.path} {sentence}" for source in sources for sentence in refuse(source)]


@pytest.mark.parametrize("refuse", dict.fromkeys(check.refuse for check in CHECKS))
def test_it_holds_everywhere(refuse: Refusal) -> None:
    found = violations(refuse, every_file())
    assert not found, "\n".join([refuse.__doc__ or "", *found])


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.refuse.__name__}-{check.bad or check.path}")
def test_it_refuses_the_bad_and_lets_the_good_pass(check: Check) -> None:
    assert list(check.refuse(Source(check.path, check.bad)))
    good = check.path.replace("utils", "utility")
    assert list(check.refuse(Source(good, check.good))) == []


def test_it_reads_the_whole_project() -> None:
    read = {source.path for source in every_file()}
    assert {"pyproject.toml", "clinic/__main__.py", ".ci/run", "tests/test_house_rules.py"} <= read
    assert len(house()) > 10
