"""Serving: waitress on this machine only, unless that is explicitly widened."""

import errno
import ipaddress
import logging
import signal
import socket
from typing import Final

from waitress import create_server

from clinic.kernel.config import switched_on
from clinic.kernel.errors import ClinicError
from clinic.kernel.web import BODY_LIMIT, Clinic

THREADS = 6
MEBIBYTE = 1024 * 1024
# Beyond these sizes waitress would put what people send and get into files of the temporary folder.
IN_MEMORY: Final = {"inbuf_overflow": 4 * MEBIBYTE, "outbuf_overflow": 64 * MEBIBYTE}
WAITING = 128
ENDS = ("SIGTERM", "SIGHUP")
LOCALHOST = "127.0.0.1"


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done; 0 takes a free one.

    Refuses an address that other machines can reach unless CLINIC_ALLOW_REMOTE is set, and says plainly what is wrong
    with one that cannot be had. Browsers that come early wait until the app is ready.
    """
    check_host(host)
    plain = host.strip("[]")
    family = socket.AF_INET6 if ":" in plain else socket.AF_INET
    try:
        socket.getaddrinfo(plain, port, family)
        return socket.create_server((plain, port), family=family, backlog=WAITING)
    except socket.gaierror:
        raise ClinicError(f"{host} is no address of this machine.") from None
    except OSError as error:
        raise ClinicError(_why_not(host, port, error)) from None


def check_host(host: str) -> None:
    """Refuse an address that other machines can reach, unless CLINIC_ALLOW_REMOTE is set."""
    if not is_own(host) and not switched_on("CLINIC_ALLOW_REMOTE"):
        raise ClinicError(
            f"{host} can be reached by other machines. If you mean it, set CLINIC_ALLOW_REMOTE=1 and put TLS in front."
        )


def is_own(host: str) -> bool:
    """Say whether an address belongs to this machine's loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def address(listening: socket.socket) -> str:
    """Return the address to open in a browser, with the port that was really taken."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def serve(app: Clinic, listening: socket.socket) -> None:
    """Serve until stopped; forwarded headers of proxies are never believed (security.md A8)."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        **IN_MEMORY,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=BODY_LIMIT * 2,
    )
    try:
        server.run()
    finally:
        server.close()


def end_cleanly() -> None:
    """Let a request to end the process end it as Ctrl+C does: what is being answered is finished first."""
    for name in ENDS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = f"--port {port + 1}" if port < 65535 else "another --port"
        return f"Port {port} is in use, perhaps by a clinic that runs already. Open it, or choose {other}."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine."
    return f"Port {port} cannot be used: {error.strerror}."
