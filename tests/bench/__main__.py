"""Measure our pages and papers against their floors and print the ratios; `--couples 100 10000` are the sizes."""

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from flask import template_rendered
from sqlalchemy import Engine, event

from clinic import create_app
from clinic.couples.models import caseload
from clinic.kernel import migrate
from clinic.kernel.config import Config
from clinic.kernel.database import db
from clinic.kernel.printing import render_pdf, shut_down
from clinic.kernel.scope import caseload_of
from clinic.sessions.models import meetings_of
from tests.bench.caseload import PASSWORD, fill
from tests.bench.floors import PaperFloor, bare_page, raw_page
from tests.bench.measure import Line, compare, in_turn

HEAD = f"{'':44} {'ours':>12} {'floor':>12}   {'ratio':>7} {'(range)':14} goal"
RAW_TODAY = [
    "SELECT id, code, stage FROM couple WHERE counselor_id = (SELECT id FROM account ORDER BY id LIMIT 1)",
    "SELECT couple_id, last_value FROM latest_rating WHERE counselor_id = (SELECT id FROM account ORDER BY id LIMIT 1)",
]


class Clinic:
    """One app on one database of a size, with the first counselor signed in."""

    def __init__(self, folder: Path, couples: int) -> None:
        folder.mkdir(mode=0o700)
        self.file = folder / "clinic.sqlite3"
        self.app = create_app(Config(folder, f"sqlite:///{self.file}"))
        with self.app.app_context():
            migrate.upgrade(db.engine)
            account = fill(couples)
            with caseload_of(account.id):
                couple = caseload()[0]
                meeting = meetings_of(couple)[-2]
                self.couple, self.meeting = couple.id.hex, meeting.id.hex
            db.session.remove()
        self.client = self.app.test_client()
        self.app.config["WTF_CSRF_ENABLED"] = False
        answer = self.client.post("/sign-in", data={"login": "counselor0", "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code

    def page(self, address: str) -> bytes:
        """Fetch a page as the counselor."""
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.data

    def statements(self, address: str) -> int:
        """Count the statements of one page."""
        seen: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            seen.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            self.page(address)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    def html_of(self, address: str) -> str:
        """Return the HTML that a document's address gives to the printer."""
        found: list[str] = []

        def keep(sender: object, template: object, context: dict[str, object], **rest: object) -> None:
            found.append(str(getattr(template, "name", "")))

        with template_rendered.connected_to(keep, self.app):
            import clinic.reports.printing as printing

            kept, sent = printing.render_pdf, []
            printing.render_pdf = lambda html, **more: (sent.append(html), kept(html, **more))[1]
            try:
                self.page(address)
            finally:
                printing.render_pdf = kept
        return sent[0]


def pages(clinic: Clinic, couples: int, rounds: int) -> Iterator[Line]:
    """Measure Today and the couple's page against the bare page of the same bytes."""
    for name, address, goal in (
        ("Today", "/", "<= 3.0x (R1)"),
        ("couple page", f"/couples/{clinic.couple}", "<= 3.5x (R6)"),
    ):
        size = len(clinic.page(address))
        label = f"{name}, {couples:,} couples ({clinic.statements(address)} statements)"
        yield compare(label, partial(clinic.page, address), bare_page(size), goal=goal, rounds=rounds)
    size = len(clinic.page("/"))
    yield compare(
        f"Today against the raw driver, {couples:,} couples",
        lambda: clinic.page("/"),
        raw_page(clinic.file, size, RAW_TODAY),
        goal="<= 2.3x (R2)",
        rounds=rounds,
    )


def papers(clinic: Clinic, couples: int, rounds: int) -> Iterator[Line]:
    """Measure the note and the report, from a ready page and over HTTP, against WeasyPrint with everything reused."""
    floor = PaperFloor()
    for name, address in (
        ("note PDF", f"/couples/{clinic.couple}/sessions/{clinic.meeting}/note.pdf"),
        ("report PDF", f"/couples/{clinic.couple}/documents/progress.pdf?from=&to="),
    ):
        html = clinic.html_of(address)
        yield compare(
            f"{name} from a ready page, {couples:,} couples",
            partial(render_pdf, html),
            floor.reused(html),
            goal="<= 1.15x (D1, D2)",
            rounds=rounds,
        )
        yield compare(
            f"{name} over HTTP, {couples:,} couples",
            partial(clinic.page, address),
            floor.reused(html),
            goal="",
            rounds=rounds,
        )
        if name == "note PDF":
            yield compare(
                "note PDF against a plain write_pdf",
                partial(render_pdf, html),
                floor.plain(html),
                goal="<= 0.7x (D1)",
                rounds=rounds,
            )


def growth(clinics: dict[int, Clinic], rounds: int) -> Iterator[Line]:
    """Measure the same pages on the largest database against the smallest."""
    small, large = clinics[min(clinics)], clinics[max(clinics)]
    for name, ours, floor in (
        ("Today", "/", "/"),
        ("couple page", f"/couples/{large.couple}", f"/couples/{small.couple}"),
    ):
        label = f"{name}: {max(clinics):,} against {min(clinics):,} couples"
        yield compare(label, partial(large.page, ours), partial(small.page, floor), goal="<= 1.15x (R3)", rounds=rounds)


def main(arguments: list[str] | None = None) -> int:
    """Make the databases, measure, print."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--couples", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args(arguments)
    print(f"{date.today()}, Python {platform.python_version()}, {chosen.rounds} rounds in turn")  # noqa: DTZ011
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as name:
        clinics = {size: Clinic(Path(name, str(size)), size) for size in chosen.couples}
        for size, clinic in clinics.items():
            for line in (*pages(clinic, size, chosen.rounds), *papers(clinic, size, chosen.rounds)):
                print(line.words(), flush=True)
        if len(clinics) > 1:
            for line in growth(clinics, chosen.rounds):
                print(line.words())
        tail(clinics[min(clinics)])
    shut_down()
    return 0


def tail(clinic: Clinic) -> None:
    """Print how the slowest of many Today pages compares with the usual one."""
    (taken,) = in_turn([lambda: clinic.page("/")], 200)
    ordered = sorted(taken)
    print(f"slowest of 200 Today pages: {ordered[-1] / ordered[100]:.1f}x the median   <= 3x (R5)")


if __name__ == "__main__":
    sys.exit(main())
