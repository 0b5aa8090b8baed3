"""Serving: on this machine only, on a port that is really free, and ended cleanly."""

import http.client
import signal
import socket
import sys
from urllib.parse import urlsplit

import pytest

from clinic.exchange import demo
from clinic.kernel.errors import ClinicError
from clinic.server import address, is_own, listen
from tests.cli.conftest import CommandLine, Serving

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def fetch(base: str, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name)
def test_it_serves_on_the_port_it_prints_and_ends_cleanly(
    almas: CommandLine, serving: Serving, number: signal.Signals
) -> None:
    server = serving(almas, "serve", "--port", "0")
    assert not server.address.endswith(":0/")
    assert fetch(server.address, "/healthz") == (200, "ok\n")
    assert server.stop(number) == 0
    assert server.process.stderr is not None
    assert server.process.stderr.read() == ""


def test_it_serves_without_a_command_and_offers_the_first_account(clinic: CommandLine, serving: Serving) -> None:
    server = serving(clinic, "serve", "--port", "0")
    status, _ = fetch(server.address, "/sign-in")
    assert status in {200, 302}


def test_it_serves_the_demo_with_its_sign_in(clinic: CommandLine, serving: Serving) -> None:
    server = serving(clinic, "demo", "--port", "0")
    assert server.process.stdout is not None
    assert server.process.stdout.readline() == f"Sign in as {demo.LOGIN} with the password: {demo.PASSWORD}\n"
    assert fetch(server.address, "/healthz") == (200, "ok\n")
    status, page = fetch(server.address, "/sign-in")
    assert (status, "Sign in" in page) == (200, True)
    assert {each.name for each in clinic.instance.iterdir()} == {"demo"}
    second = clinic("demo", "--port", "0")
    assert second.line == "clinic: The demo runs already. Stop it first, or open it in the browser."


def test_it_says_plainly_that_a_port_is_in_use(almas: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = almas("serve", "--port", str(port))
    assert said.line.startswith(f"clinic: Port {port} is in use, perhaps by a clinic that runs already.")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_it_listens_on_no_address_that_others_can_reach(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINIC_ALLOW_REMOTE", raising=False)
    with pytest.raises(ClinicError, match=f"{host} can be reached by other machines"):
        listen(host, 0)


def test_it_listens_elsewhere_only_when_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_ALLOW_REMOTE", "1")
    with listen("0.0.0.0", 0) as listening:
        assert address(listening).startswith("http://0.0.0.0:")
    for nowhere in ("192.0.2.1", "no such host"):
        with pytest.raises(ClinicError, match=f"{nowhere} is no address of this machine"):
            listen(nowhere, 0)


def test_it_refuses_from_the_command_line_too(almas: CommandLine) -> None:
    assert "0.0.0.0 can be reached by other machines" in almas("serve", "--host", "0.0.0.0").line


@pytest.mark.parametrize(
    ("host", "own"), [("localhost", True), ("[::1]", True), ("127.9.9.9", True), ("10.0.0.1", False)]
)
def test_it_knows_its_own_addresses(host: str, own: bool) -> None:
    assert is_own(host) is own


def test_it_prints_an_address_a_browser_takes() -> None:
    with listen("localhost", 0) as listening:
        assert address(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"
    if socket.has_ipv6:
        with listen("[::1]", 0) as listening:
            assert address(listening).startswith("http://[::1]:")
