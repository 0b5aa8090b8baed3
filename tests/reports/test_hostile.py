"""V1: what people typed stays text, in every document, and makes the printer fetch nothing."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.couples.actions import change_couple
from clinic.couples.models import couple_of
from clinic.kernel.database import db
from clinic.kernel.scope import caseload_of
from tests.cast import Cast, Client
from tests.needs import needs_pango
from tests.reports.case import Case, read_in
from tests.reports.desk import ALL_TIME, Desk
from tests.reports.inside import article, folded, in_page, in_pdf

pytestmark = pytest.mark.sqlite_only

ATTACKS = (
    "<img src=file:///etc/passwd>",
    "<style>@import url({host}/a.css);</style>",
    "<link rel=attachment href=file:///etc/hostname>",
    "<svg><image href={host}/b.png /></svg>",
    "{{{{7*7}}}} {{% include 'base.html' %}}",
    "\"><script>fetch('{host}')</script>",
    "</article></body><object data={host}/c></object>",
    '<p style="background:url({host}/d.png)">x</p>',
    "&lt;b&gt; &amp;amp;",
)
NAMES = ("Noé ʻŌpūnui", "Ελένη Παπαδοπούλου", "Дмитро Їжак", "Nguyễn Thị Hạnh", "Łucja Þórðardóttir")
RARE = ("مُحَمَّد بن عبد الله", "שרה־לאה כהן", "王小明", "አበበ", "\U0001f469")


class HostileCase(Case):
    """A couple whose every text is an attack, and ends in the word of its place."""

    def __init__(self, host: str) -> None:
        super().__init__("HO")
        self.host, self.count = host, 0

    def word(self, label: str) -> str:
        """Return the next attack with the word of a place."""
        word = super().word(label)
        if label.startswith(("Partner.pronouns", "Goal.target", "Partner.age", "OwnExercise", "Note.signature")):
            return word
        self.count += 1
        return f"{ATTACKS[self.count % len(ATTACKS)].format(host=self.host)} {word}"


class Listener:
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.visits = 0
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    @property
    def host(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def listen(self) -> None:
        """Count until it is closed."""
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.visits += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server next door."""
    listener = Listener()
    yield listener
    listener.socket.close()


@pytest.fixture
def hostile(client: Client, cast: Cast, listener: Listener, tmp_path: Path) -> Desk:
    """The documents of the hostile couple."""
    return Desk(client, read_in(HostileCase(listener.host), cast.alma, tmp_path))


def documents(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    """The file copy of everything, which holds most texts."""
    both = next(key for key in desk.given if len(key[1]) == 2)
    return [
        ("reports.progress_pdf", dict(ALL_TIME)),
        ("reports.notes_pdf", {}),
        ("reports.brief_pdf", {}),
        ("reports.records_pdf", {}),
        ("reports.agreed_pdf", {}),
        *(("reports.agreement_pdf", {"agreement_id": each}) for each in desk.agreements),
        ("reports.assignment_handout", {"assignment_id": desk.given[both], "named": "1"}),
    ]


def test_it_shows_markup_as_text(hostile: Desk, listener: Listener) -> None:
    pages = "".join(article(hostile.page(endpoint, **asked)) for endpoint, asked in documents(hostile))
    assert not [tag for tag in ("<img", "<style", "<link", "<script", "<object", "<image", "<p style") if tag in pages]
    shown = in_page(pages)
    assert [each for each in ATTACKS if folded(each.format(host=listener.host)) not in shown] == []


@pytest.mark.pdf
@needs_pango
def test_it_fetches_nothing_and_puts_nothing_in(hostile: Desk, listener: Listener) -> None:
    for endpoint, asked in documents(hostile)[:2]:
        pdf = hostile.pdf(endpoint, **asked)
        shown = in_pdf(pdf)
        assert b"/EmbeddedFile" not in pdf
        assert b"/Subtype /Image" not in pdf
        assert "root:x:0" not in shown
        assert folded("<img src=file:///etc/passwd>") in shown
        assert folded("{{7*7}}") in shown
    assert listener.visits == 0


def rename(desk: Desk, name: str) -> None:
    """Give the first partner another name."""
    with caseload_of(desk.couple.counselor_id):
        row = couple_of(desk.couple.id)
        partners: Any = {"p1": {"short_name": name}, "p2": {}}
        change_couple(by=row.counselor_id, couple=row, edition=row.edition, code=row.code, partners=partners)
        db.session.commit()


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize("name", NAMES)
def test_it_prints_names_of_many_scripts(desk: Desk, name: str) -> None:
    rename(desk, name)
    assert folded(name) in in_pdf(desk.pdf("reports.note_pdf", meeting_id=desk.meetings[1]))


@pytest.mark.pdf
@needs_pango
@pytest.mark.parametrize("name", RARE)
def test_it_prints_a_rare_name_or_says_that_it_cannot(desk: Desk, name: str) -> None:
    rename(desk, name)
    answer = desk.client.browser.get(desk.address("reports.note_pdf", meeting_id=desk.meetings[1]))
    if answer.status_code == 200:
        assert answer.mimetype == "application/pdf"
    else:
        assert answer.status_code == 422
        assert "cannot be printed" in answer.text
