"""The command line as a person meets it: a process of its own, an instance folder of its own."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic import cli
from clinic.kernel.database import db
from tests.sources import ROOT

PASSWORD = "plover canyon jigsaw nine"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one plain line of a failure."""
        assert self.code != 0, self.out
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()


@dataclass
class CommandLine:
    """The command line with one instance folder: called, it runs in this process; `process` starts one of its own."""

    instance: Path

    def __call__(self, *arguments: str | Path, typed: str = "", **settings: str) -> Said:
        """Run a command to its end, as `python -m clinic.cli` would, without the second it takes to start."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in [each for each in os.environ if each.startswith("CLINIC_")]:
                patch.delenv(name)
            for name, value in {"CLINIC_INSTANCE": str(self.instance), **settings}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(typed))
            try:
                code = cli.main([str(each) for each in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
        self._close()
        return Said(code, out.getvalue(), err.getvalue())

    def process(self, *arguments: str | Path, typed: str = "", **settings: str) -> Said:
        """Run a command in a process of its own."""
        command = [sys.executable, "-m", "clinic.cli", *map(str, arguments)]
        environment = self.environment(**settings)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=120
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def environment(self, **settings: str) -> dict[str, str]:
        """The settings of a run: those of the test and none of whoever runs the tests."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
        return {**own, "CLINIC_INSTANCE": str(self.instance), **settings}

    def _close(self) -> None:
        """Close what the end of a process would have closed."""
        for app, engines in list(db._app_engines.items()):
            if app.config["CLINIC"].instance.is_relative_to(self.instance):
                for engine in engines.values():
                    engine.dispose()


@pytest.fixture
def clinic(tmp_path: Path) -> CommandLine:
    """A command line whose instance folder does not exist yet."""
    return CommandLine(tmp_path / "instance")


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with Alma's account, to be copied."""
    folder = tmp_path_factory.mktemp("opened") / "instance"
    said = CommandLine(folder)("user", "add", "alma", "--name", "Alma Reyes", "--password-stdin", typed=PASSWORD)
    assert said.code == 0, said.err
    return folder


@pytest.fixture
def almas(opened: Path, tmp_path: Path) -> CommandLine:
    """A command line with an instance in which Alma has an account."""
    return CommandLine(Path(shutil.copytree(opened, tmp_path / "instance")))


Serving = Callable[..., "Server"]


@dataclass
class Server:
    """A serving process."""

    process: "subprocess.Popen[str]"
    address: str

    def stop(self, number: int) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Start a command that serves and wait for the address it prints."""
    running: list[subprocess.Popen[str]] = []

    def start(clinic: CommandLine, *arguments: str, **settings: str) -> Server:
        command = [sys.executable, "-m", "clinic.cli", *arguments]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=clinic.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://" in line, (line, process.stderr.read() if process.stderr and process.poll() else "")
        return Server(process, next(word for word in line.split() if word.startswith("http://")))

    yield start
    for process in running:
        process.kill()
        process.communicate()
