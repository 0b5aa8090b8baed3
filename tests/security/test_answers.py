"""What every answer carries: the policy, no trace in a cache, and for an error a reference number and nothing else."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.test import TestResponse

from clinic.kernel.errors import Conflict
from clinic.kernel.web import BODY_LIMIT, CSP, HEADERS
from tests.security import routes
from tests.security.visitor import REFERENCE, Visitor
from tests.security.world import World

pytestmark = pytest.mark.sqlite_only
SECRET = "zqwordnobody heard this sentence"
SHARED = {"static", "shared.font", "shared.plotly"}
SCRIPT = {"Accept": "application/json"}


def check_headers(answer: TestResponse, *, kept: bool = False) -> None:
    """The headers of every answer; only files that hold nothing of anybody may be kept."""
    assert answer.headers["Content-Security-Policy"] == CSP
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Server" not in answer.headers
    if not kept:
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert CSP.startswith("default-src 'none'")
    assert "unsafe" not in CSP
    assert {word for word in re.findall(r"[^ ;]+", CSP) if word[0] in "'h*d"} <= {
        "'none'",
        "'self'",
        "data:",
        "default-src",
    }


def test_every_answer_carries_them(world: World) -> None:
    for visitor in (Visitor(world.app, "alma"), Visitor(world.app)):
        for who in (world.own, world.theirs):
            for route in routes.routes(world.app):
                address = routes.address(world.app, route, routes.values_of(who))
                answer = visitor.ask(route.method, address)
                check_headers(answer, kept=route.endpoint in SHARED and answer.status_code == 200)
                if route.method == "GET" and route.endpoint not in SHARED:
                    check_headers(visitor.browser.head(address, buffered=True))


def test_a_document_carries_them(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    answer = visitor.get(f"/couples/{world.own.couple.hex}/brief.pdf")
    assert answer.status_code == 200
    check_headers(answer)


def test_a_file_is_kept_only_under_the_address_of_its_content(world: World) -> None:
    visitor = Visitor(world.app)
    page = visitor.get("/sign-in").text
    sheet = re.search(r'href="(/static/[^"]+\.css\?v=[0-9a-f]{16})"', page)
    assert sheet
    hashed = visitor.get(sheet[1])
    check_headers(hashed, kept=True)
    assert "immutable" in hashed.headers["Cache-Control"]
    assert "immutable" not in visitor.get(sheet[1].partition("?")[0]).headers["Cache-Control"]
    check_headers(visitor.get("/static/css/none.css?v=1"))


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nothing-here", 404),
        ("POST", "/nothing-here", 404),
        ("DELETE", "/couples", 405),
        ("PUT", "/sign-in", 405),
        ("POST", "/find", 405),
        ("GET", "/static/../clinic/kernel/keys.py", 404),
        ("GET", "/static/%2e%2e/pyproject.toml", 404),
        ("GET", "/couples/1", 404),
        ("GET", "/couples/" + "f" * 33, 404),
        ("GET", "/couples/99999999999999999999999999999999/edit", 404),
    ],
)
def test_an_error_holds_a_reference_and_nothing_else(world: World, method: str, path: str, code: int) -> None:
    visitor = Visitor(world.app, "alma")
    answer = visitor.browser.open(path, method=method, headers={"X-CSRFToken": visitor.token})
    assert answer.status_code == code
    check_headers(answer)
    assert REFERENCE.search(answer.text)
    assert "zqword" not in answer.text
    assert path not in answer.text
    told = visitor.browser.open(path, method=method, headers={"X-CSRFToken": visitor.token, **SCRIPT})
    assert set(told.get_json()) == {"error", "reference"}
    check_headers(told)


def test_a_wrong_method_says_which_are_right(world: World) -> None:
    assert {"GET", "HEAD"} <= set(Visitor(world.app).browser.put("/couples").allow)


def test_too_much_is_refused(world: World) -> None:
    visitor = Visitor(world.app, "alma")
    address = f"/couples/{world.own.couple.hex}/goals"
    for body in ({"text": "x" * BODY_LIMIT}, {f"n{number}": "x" * 600 for number in range(2000)}):
        answer = visitor.post(address, body)
        assert answer.status_code == 413
        check_headers(answer)
    part = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"x" * BODY_LIMIT + b"\r\n--B--\r\n"
    assert visitor.post(address, part, content_type="multipart/form-data; boundary=B").status_code == 413
    assert visitor.post(address, {"text": "x" * 30_000}).status_code == 422


FAILURES: dict[str, Any] = {
    "anything": lambda: RuntimeError(SECRET),
    "a key": lambda: KeyError(SECRET),
    "a constraint": lambda: IntegrityError(SECRET, {"text": SECRET}, Exception(SECRET)),
    "words in another alphabet": lambda: UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET),
}
KNOWN: dict[str, tuple[Any, int]] = {
    "a locked database": (lambda: OperationalError(SECRET, {"text": SECRET}, Exception(SECRET)), 503),
    "a stale copy": (lambda: StaleDataError(SECRET), 409),
    "a newer version": (lambda: Conflict("Somebody saved a newer version."), 409),
}


@pytest.fixture
def failing(world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """Let a page fail with an error, as in the real server, and log everything."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(world.app.config, "RAISE_UNEXPECTED", False)
    monkeypatch.setitem(world.app.config, "TESTING", False)

    def fail(error: Any) -> None:
        def page(**_: Any) -> Any:
            raise error()

        monkeypatch.setitem(world.app.view_functions, "desk.couple", page)

    return fail


def check_silence(answer: TestResponse, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the page nor the log holds a word of the error."""
    assert "zqword" not in answer.text
    assert "zqword" not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("what", FAILURES)
def test_an_unexpected_error_says_nothing(
    world: World, failing: Any, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(world.app, "alma")
    failing(FAILURES[what])
    answer = visitor.get(f"/couples/{world.own.couple.hex}")
    assert answer.status_code == 500
    check_headers(answer)
    assert REFERENCE.search(answer.text)
    check_silence(answer, caplog)
    assert f"request failed: {type(FAILURES[what]()).__name__} in " in caplog.text


@pytest.mark.parametrize("what", KNOWN)
def test_a_known_error_is_told_in_one_sentence(
    world: World, failing: Any, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor, (error, code) = Visitor(world.app, "alma"), KNOWN[what]
    failing(error)
    answer = visitor.get(f"/couples/{world.own.couple.hex}")
    assert answer.status_code == code
    check_headers(answer)
    check_silence(answer, caplog)


def test_an_error_page_that_fails_says_nothing_either(
    world: World, failing: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(world.app, "alma")
    failing(FAILURES["anything"])

    def broken(*_: Any, **__: Any) -> str:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("clinic.kernel.web.render_template", broken)
    answer = visitor.get(f"/couples/{world.own.couple.hex}")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert re.fullmatch(r"Something went wrong\. Reference [0-9a-f]{8}\n", answer.text)
    check_headers(answer)
    check_silence(answer, caplog)


def test_an_answer_that_fails_on_its_way_out_says_nothing_either(
    world: World, failing: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The record of use cannot be written, so the page is not shown."""
    visitor = Visitor(world.app, "alma")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, SECRET)

    monkeypatch.setattr(world.app.extensions["spool"], "note", full)
    answer = visitor.get(f"/couples/{world.own.couple.hex}")
    assert answer.status_code == 500
    assert world.own.word("p1name") not in answer.text
    check_headers(answer)
    check_silence(answer, caplog)
    assert "request failed: OSError in " in caplog.text
