"""The master key, and the data keys it wraps: for each couple's record, for its process notes, and for each account."""

import base64
import os
import stat
from pathlib import Path
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.kernel.config import setting
from clinic.kernel.errors import InstanceProblem

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_FILE = "master.key"
SALT_FILE = "master.salt"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class WrongKey(InstanceProblem):
    """A data key does not open with this master key."""


def load_master(instance: Path) -> bytes:
    """Return the 32-byte master key from CLINIC_MASTER_KEY, CLINIC_PASSPHRASE or the key file, in this order.

    A missing key file is made (mode 0600). Raises InstanceProblem when a key is malformed or readable by others.
    """
    if given := setting("CLINIC_MASTER_KEY"):
        return _decoded(given, "CLINIC_MASTER_KEY")
    if passphrase := setting("CLINIC_PASSPHRASE"):
        return _derived(passphrase, _kept(instance / SALT_FILE))
    return _decoded(_kept(instance / KEY_FILE).decode("ascii", "replace"), KEY_FILE)


def purpose_key(master: bytes, label: str) -> bytes:
    """Return a 32-byte key for one labelled purpose, derived from the master key (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label.encode()).derive(master)


def wrap(master: bytes, key: bytes, *, owner: UUID, purpose: str) -> bytes:
    """Return a data key sealed under the master key and bound to its owner and purpose."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, _bound(owner, purpose))


def unwrap(master: bytes, wrapped: bytes, *, owner: UUID, purpose: str) -> bytes:
    """Return the data key inside, or raise WrongKey when the master key is not the one it was wrapped with."""
    try:
        return AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(owner, purpose))
    except InvalidTag:
        raise WrongKey("The master key does not open this database. Put back the key it was made with.") from None


def _bound(owner: UUID, purpose: str) -> bytes:
    return f"data_key|{owner}|{purpose}".encode()


def _decoded(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise InstanceProblem(f"{source} does not hold a master key (32 bytes in base64).")
    return key


def _derived(passphrase: str, salt_text: bytes) -> bytes:
    salt = _decoded(salt_text.decode("ascii", "replace"), SALT_FILE)
    return hash_secret_raw(
        passphrase.encode(), salt, time_cost=3, memory_cost=65536, parallelism=4, hash_len=KEY_BYTES, type=Type.ID
    )


def _kept(file: Path) -> bytes:
    """Return what the private file holds; make it from fresh random bytes if it is missing."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
            out.flush()
            os.fsync(out.fileno())
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise InstanceProblem(f"{file.name} can be read by others. Run: chmod 600 {file}")
    return file.read_bytes()
