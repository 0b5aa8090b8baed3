"""The master key and what it wraps, and the folder it lies in."""

import base64
import os
from pathlib import Path

import pytest

from clinic.kernel.errors import InstanceProblem
from clinic.kernel.ids import new_id
from clinic.kernel.instance import exposed, prepare
from clinic.kernel.keys import KEY_FILE, SALT_FILE, WrongKey, load_master, purpose_key, unwrap, wrap

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the key from nowhere but the folder."""
    monkeypatch.delenv("CLINIC_MASTER_KEY", raising=False)
    monkeypatch.delenv("CLINIC_PASSPHRASE", raising=False)


def test_it_makes_a_private_key_once(tmp_path: Path) -> None:
    key = load_master(tmp_path / "new")
    file = tmp_path / "new" / KEY_FILE
    assert len(key) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_master(tmp_path / "new") == key
    assert load_master(tmp_path / "another") != key


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_it_refuses_a_key_that_others_can_read(tmp_path: Path) -> None:
    load_master(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(InstanceProblem, match="chmod 600"):
        load_master(tmp_path)


@pytest.mark.parametrize("content", [b"", b"short", base64.b64encode(b"x" * 31), b"\xff\xfe", b"!" * 44])
def test_it_refuses_a_broken_key_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / KEY_FILE
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(InstanceProblem, match="does not hold a master key"):
        load_master(tmp_path)


def test_it_takes_the_key_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_MASTER_KEY", base64.b64encode(KEY).decode() + "\n")
    assert load_master(tmp_path) == KEY
    assert not (tmp_path / KEY_FILE).exists()
    monkeypatch.setenv("CLINIC_MASTER_KEY", "nonsense")
    with pytest.raises(InstanceProblem, match="CLINIC_MASTER_KEY"):
        load_master(tmp_path)


def test_it_derives_the_key_from_a_passphrase_and_a_salt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PASSPHRASE", "plover canyon jigsaw nine")
    key = load_master(tmp_path)
    assert load_master(tmp_path) == key
    assert not (tmp_path / KEY_FILE).exists()
    assert (tmp_path / SALT_FILE).exists()
    assert load_master(tmp_path / "another salt") != key
    monkeypatch.setenv("CLINIC_PASSPHRASE", "another one")
    assert load_master(tmp_path) != key


def test_a_key_serves_one_purpose() -> None:
    assert purpose_key(KEY, "cookie signing") == purpose_key(KEY, "cookie signing")
    assert len({purpose_key(KEY, "cookie signing"), purpose_key(KEY, "backups"), KEY}) == 3


def test_a_wrapped_key_opens_for_its_owner_and_purpose_only() -> None:
    owner, key = new_id(), os.urandom(32)
    wrapped = wrap(KEY, key, owner=owner, purpose="record")
    assert key not in wrapped
    assert unwrap(KEY, wrapped, owner=owner, purpose="record") == key
    for master, of, purpose in ((bytes(32), owner, "record"), (KEY, new_id(), "record"), (KEY, owner, "process")):
        with pytest.raises(WrongKey):
            unwrap(master, wrapped, owner=of, purpose=purpose)
    with pytest.raises(WrongKey):
        unwrap(KEY, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), owner=owner, purpose="record")


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_the_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    (tmp_path / "a" / "b").chmod(0o750)
    with pytest.raises(InstanceProblem, match="chmod 700"):
        prepare(tmp_path / "a" / "b")
    monkeypatch.setattr("clinic.kernel.instance.os.name", "nt")
    assert exposed(tmp_path / "a" / "b") is None


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InstanceProblem, match="cannot be made"):
        prepare(tmp_path / "file" / "folder")
