"""One unit of work per request, ids in addresses, files by the hash of their content, and the cookie."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Response, abort, session
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from clinic.kernel import audit, shared
from clinic.kernel.app import bare_app, settle
from clinic.kernel.audit import AuditEvent
from clinic.kernel.config import Config
from clinic.kernel.cookie import fresh_cookie, recall_once, remember_once
from clinic.kernel.database import Base, db
from clinic.kernel.doors import add_door, open_doors
from clinic.kernel.errors import InstanceProblem
from clinic.kernel.ids import new_id
from clinic.kernel.paths import static_dir
from clinic.kernel.privacy import hide_names, names_hidden, shown
from clinic.kernel.web import FOREVER, Clinic, asset

KNOWN = new_id()


def add_pages(app: Clinic) -> None:
    """A few pages that do what views do."""

    @app.route("/write/<int:code>", methods=["GET", "POST"])
    def write(code: int) -> Response:
        audit.record(f"write {code}")
        return app.response_class("done", code)

    @app.post("/fail")
    def fail() -> str:
        audit.record("fail")
        abort(409)

    @app.get("/thing/<id:thing_id>/<id:part_id>")
    def thing(thing: str, part: str) -> str:
        return f"{thing} {part}"

    @app.get("/keep")
    def keep() -> str:
        remember_once("word", "value")
        return "kept"

    @app.get("/take")
    def take() -> str:
        return f"{recall_once('word')} {recall_once('word')}"

    @app.get("/forget")
    def forget() -> str:
        fresh_cookie()
        return f"{dict(session)}"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """The app without features, with a few pages, doors that are always open, and plain error pages."""
    folder = tmp_path / "instance"
    app = bare_app(Config(folder, f"sqlite:///{folder / 'bare.sqlite3'}"))
    app.config.update(WTF_CSRF_ENABLED=False, SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="c")
    monkeypatch.setattr("clinic.kernel.web.render_template", lambda *_, title, **__: f"<p>{title}</p>")
    app.before_request(open_doors)
    add_pages(app)
    with app.app_context():
        Base.metadata.create_all(db.engine, tables=[Base.metadata.tables["audit_event"]])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def browser(bare: Clinic) -> FlaskClient:
    """A browser for it."""
    return bare.test_client()


def written(app: Clinic) -> list[str]:
    """What was committed."""
    with app.app_context():
        return sorted(db.session.scalars(select(AuditEvent.action)))


def test_only_a_post_that_succeeds_is_committed(bare: Clinic, browser: FlaskClient) -> None:
    for code in (200, 303, 400, 409, 422, 500):
        assert browser.post(f"/write/{code}").status_code == code
    browser.post("/fail")
    browser.get("/write/200")
    assert written(bare) == ["write 200", "write 303"]


def test_a_commit_that_fails_is_an_error_and_no_success(
    bare: Clinic, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(db.session, "commit", full)
    answer = browser.post("/write/303")
    monkeypatch.undo()
    assert (answer.status_code, "Location" in answer.headers) == (500, False)
    assert written(bare) == []


@pytest.mark.parametrize(
    "id", ["1", "g" * 32, "a" * 31, "a" * 33, "A" * 32, "00000000-0000-0000-0000-000000000000", "%00"]
)
def test_an_id_in_an_address_is_32_digits_or_nothing(browser: FlaskClient, id: str) -> None:
    assert browser.get(f"/thing/{id}/{id}").status_code == 404


def test_a_door_turns_an_id_into_its_row(bare: Clinic, browser: FlaskClient) -> None:
    add_door(bare, "thing_id", "thing", lambda id: "the thing" if id == KNOWN else None)
    add_door(bare, "part_id", "part", lambda thing, id: f"of {thing}" if id == KNOWN else None, inside="thing")
    known, other = KNOWN.hex, new_id().hex
    assert browser.get(f"/thing/{known}/{known}").text == "the thing of the thing"
    for address in (f"/thing/{other}/{known}", f"/thing/{known}/{other}", f"/thing/{other}/{other}"):
        assert browser.get(address).status_code == 404
    with bare.test_request_context():
        assert bare.url_map.bind("").build("thing", {"thing_id": KNOWN, "part_id": KNOWN}) == f"/thing/{known}/{known}"


def test_the_door_of_another_argument_stays_shut(bare: Clinic, browser: FlaskClient) -> None:
    add_door(bare, "elsewhere_id", "elsewhere", lambda id: None)
    assert browser.get("/keep").status_code == 200


def test_something_is_kept_for_one_page_only(browser: FlaskClient) -> None:
    browser.get("/keep")
    assert browser.get("/take").text == "value None"
    assert browser.get("/take").text == "None None"


def test_a_fresh_cookie_holds_nothing(browser: FlaskClient) -> None:
    browser.get("/keep")
    assert browser.get("/forget").text == "{}"
    assert browser.get("/take").text == "None None"


@pytest.mark.parametrize(("plain", "name", "secure"), [("", "__Host-clinic", True), ("1", "clinic", False)])
def test_the_cookie_is_strict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: str, name: str, secure: bool
) -> None:
    monkeypatch.setenv("CLINIC_PLAIN_COOKIE", plain)
    folder = tmp_path / "other"
    config = bare_app(Config(folder, f"sqlite:///{folder / 'x.sqlite3'}")).config
    assert (config["SESSION_COOKIE_NAME"], config["SESSION_COOKIE_SECURE"]) == (name, secure)
    assert (config["SESSION_COOKIE_HTTPONLY"], config["SESSION_COOKIE_SAMESITE"]) == (True, "Strict")
    assert (config["SESSION_COOKIE_PATH"], config["SESSION_COOKIE_DOMAIN"]) == ("/", None)
    assert len(config["SECRET_KEY"]) == 32
    assert config["SECRET_KEY"] not in (folder / "master.key").read_bytes()


def test_it_answers_to_names_that_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_TRUSTED_HOSTS", " clinic.example , ,192.0.2.7 ")
    folder = tmp_path / "other"
    app = bare_app(Config(folder, f"sqlite:///{folder / 'x.sqlite3'}"))
    assert app.config["TRUSTED_HOSTS"] == ["127.0.0.1", "localhost", "clinic.example", "192.0.2.7"]
    browser = app.test_client()
    answers = {
        host: browser.get("/healthz", headers={"Host": host}).status_code for host in ("clinic.example", "[::1]:9")
    }
    assert answers == {"clinic.example": 200, "[::1]:9": 200}


def test_it_refuses_a_folder_that_is_open_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(InstanceProblem):
        bare_app(Config(tmp_path, "sqlite://"))


def test_a_file_has_the_hash_of_its_content_in_its_address(bare: Clinic, browser: FlaskClient) -> None:
    file = next(static_dir().glob("css/*.css"))
    name = file.relative_to(static_dir()).as_posix()
    with bare.test_request_context():
        address = asset(name)
    assert address == f"/static/{name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:16]}"
    with browser.get(address) as answer:
        assert (answer.headers["Cache-Control"], answer.data) == (FOREVER, file.read_bytes())


def test_plotly_comes_from_the_package_packed_or_not(bare: Clinic, browser: FlaskClient) -> None:
    with bare.test_request_context():
        address = shared.plotly_url()
    packed = browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert browser.get(address, headers={"Accept-Encoding": "identity"}).data.count(b"plotly") > 10
    assert browser.get("/vendor/plotly-0.0.1.js").status_code == 404
    assert browser.get("/fonts/comic-sans.ttf").status_code == 404


def test_names_are_hidden_for_this_request_only(bare: Clinic) -> None:
    assert shown("Ana & Bo") == "Ana & Bo"
    with bare.test_request_context():
        assert not names_hidden()
        hide_names(hidden=True)
        assert (shown("Ana Lucía & Bo"), shown("")) == ("A.L. & B.", "")
        assert bare.jinja_env.from_string("{{ name|shown }}").render(name="Zoë") == "Z."
        hide_names(hidden=False)
        assert shown("Ana & Bo") == "Ana & Bo"


def test_a_finished_app_adopts_what_a_crash_left(bare: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(bare.extensions["spool"], "drain", lambda: done.append("drain"))
    monkeypatch.setattr("clinic.kernel.app.atexit.register", lambda each: done.append("at exit"))
    monkeypatch.setattr("clinic.kernel.app.gc.freeze", lambda: done.append("freeze"))
    monkeypatch.setattr("clinic.kernel.app.printing.warm_up", lambda: done.append("warm up"), raising=False)
    settle(bare)
    assert done[0] == "drain"
    assert {"at exit", "freeze"} <= set(done)


def test_an_error_without_a_number_is_a_failure(bare: Clinic) -> None:
    from clinic.kernel.web import _http_error, _log

    with bare.test_request_context():
        assert _http_error(HTTPException()).status_code == 500
    with bare.app_context():
        _log("request", None)
