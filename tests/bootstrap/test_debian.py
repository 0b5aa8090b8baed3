"""Debian packages: named before they are installed, and only where that is allowed."""

import os

import pytest

from clinic.bootstrap import debian, environment, start
from clinic.bootstrap.debian import PANGO, Need
from clinic.bootstrap.words import StartStopped

PANGO_LINE = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
CHALK = Need("chalk", "writes on boards")


class Machine:
    """A pretended Debian: who runs it, what is installed, and what was done in which order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody's machine is touched: apt-get and dpkg are replaced."""
        self.installed: set[str] = set()
        self.reachable = True
        self.updated = True
        self.events: list[str] = []
        self.is_root(monkeypatch, True)
        monkeypatch.delenv("CLINIC_NO_APT", raising=False)
        monkeypatch.setattr(debian, "is_debian", lambda: True)
        monkeypatch.setattr(debian, "say", self.events.append)
        monkeypatch.setattr(debian, "_apt", self.apt)
        monkeypatch.setattr(debian, "_missing", self.missing)

    def is_root(self, monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
        """Whether the person is root."""
        monkeypatch.setattr(os, "geteuid", lambda: 0 if answer else 1000)

    def missing(self, needs: list[Need]) -> tuple[Need, ...]:
        """What is not installed."""
        return tuple(need for need in needs if need.package not in self.installed)

    def apt(self, verb: str, *arguments: str) -> bool:
        """Install into the pretended machine; an outdated list knows nothing."""
        self.events.append(f"apt-get {verb}")
        if verb == "update":
            self.updated = self.reachable
        elif self.updated and self.reachable:
            self.installed |= set(arguments)
        return self.updated and self.reachable


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Root on a Debian with nothing installed."""
    return Machine(monkeypatch)


def test_it_names_each_package_before_it_installs(machine: Machine) -> None:
    assert debian.provide(PANGO) == ()
    named = [event.split()[4] for event in machine.events[:3]]
    assert named == ["libpango-1.0-0:", "libpangoft2-1.0-0:", "libharfbuzz-subset0:"]
    assert machine.events[3:] == ["apt-get install"]


def test_it_installs_only_what_is_missing(machine: Machine) -> None:
    machine.installed = {need.package for need in PANGO}
    assert debian.provide(PANGO) == ()
    assert machine.events == []


def test_it_renews_the_package_lists_only_when_installing_failed(machine: Machine) -> None:
    machine.updated = False
    assert debian.provide([CHALK]) == ()
    assert machine.events[1:] == ["apt-get install", "apt-get update", "apt-get install"]


def test_it_reports_what_could_not_be_had(machine: Machine) -> None:
    machine.reachable = False
    assert debian.provide([CHALK]) == (CHALK,)


def test_it_leaves_the_machine_of_another_user_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.is_root(monkeypatch, False)
    assert debian.provide(PANGO) == PANGO
    assert machine.events == []
    assert debian.line_to_run(PANGO) == f"sudo {PANGO_LINE}"


def test_it_can_be_told_to_leave_the_machine_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_NO_APT", "1")
    assert debian.provide(PANGO) == PANGO
    assert machine.events == []
    assert debian.line_to_run(PANGO) == PANGO_LINE


def test_it_stops_with_the_exact_line_when_venv_is_missing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.is_root(monkeypatch, False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StartStopped) as stop:
        environment._require_venv()
    assert str(stop.value).endswith(f"sudo apt-get install -y --no-install-recommends {debian.VENV.package}")


def test_it_stops_when_another_system_cannot_make_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "is_debian", lambda: False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StartStopped, match="ensurepip is missing"):
        environment._require_venv()


@pytest.mark.parametrize(
    ("system", "debian_like", "line"),
    [("linux", True, PANGO_LINE), ("darwin", False, "brew install pango"), ("win32", False, "README")],
)
def test_it_tells_each_system_how_to_get_pango(
    monkeypatch: pytest.MonkeyPatch, system: str, debian_like: bool, line: str
) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr(debian, "is_debian", lambda: debian_like)
    assert line in start._pango_line()


@pytest.mark.parametrize(
    ("require_all", "browser", "wanted"),
    [
        ("0", "chromium", ["libatomic1"]),
        ("0", None, ["chromium", "libatomic1"]),
        ("1", None, ["chromium", "libatomic1", "postgresql", "poppler-utils"]),
    ],
)
def test_it_wants_more_where_no_test_may_be_left_out(
    monkeypatch: pytest.MonkeyPatch, require_all: str, browser: str | None, wanted: list[str]
) -> None:
    monkeypatch.setenv("CLINIC_REQUIRE_ALL", require_all)
    monkeypatch.delenv("CLINIC_BROWSER", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: browser)
    monkeypatch.setattr("pathlib.Path.glob", lambda *_: iter(()))
    assert [need.package for need in debian.for_tests()] == [*(need.package for need in PANGO), *wanted]
