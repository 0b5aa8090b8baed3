"""Who may work with an instance folder at the same time."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.exchange.occupancy import LOCK_FILE, Occupied, occupied

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows itself guards files that are open")
HOLDER = """
import sys
from pathlib import Path
from clinic.exchange.occupancy import occupied
with occupied(Path(sys.argv[1]), alone=True, otherwise="busy"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_it_lets_many_serve_and_nobody_replace_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with (
        occupied(folder, alone=False, otherwise="x"),
        occupied(folder, alone=False, otherwise="x"),
        pytest.raises(Occupied, match="Stop it first"),
        occupied(folder, alone=True, otherwise="Stop it first."),
    ):
        pass
    with occupied(folder, alone=True, otherwise="x"):
        assert stat.S_IMODE((folder / LOCK_FILE).stat().st_mode) == 0o600


def test_it_lets_nobody_in_beside_one_who_is_alone_until_that_one_shares(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with occupied(folder, alone=True, otherwise="x") as mine:
        with pytest.raises(Occupied), occupied(folder, alone=False, otherwise="busy"):
            pass
        mine.hold(alone=False, otherwise="x")
        with occupied(folder, alone=False, otherwise="x"):
            pass


def test_it_is_free_again_when_the_holder_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Occupied), occupied(folder, alone=True, otherwise="busy"):
            pass
        holder.kill()
    with occupied(folder, alone=True, otherwise="x"):
        pass
