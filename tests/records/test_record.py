"""One record: read, corrected, withdrawn, shown to others."""

import re

from clinic.couples.rules import Audience
from clinic.records.actions import correct
from clinic.records.entry import Entry
from tests.cast import Cast, Client
from tests.couples.filled import hidden, path
from tests.facts import DAY, Facts
from tests.records.pad import address, kept, write

WIN = {"happened_on": "2025-05-13", "text": "Laughed twice", "by": "both", "kind": "", "audience": "joint"}


def test_it_reads_in_words(client: Client, cast: Cast, facts: Facts) -> None:
    feelings = {"p1": {"humiliation": {"intensity": 7}}, "p2": {"remorse": {"intensity": 9, "voiced": True}}}
    page = client.get(address(cast, write(facts, "feelings", feelings=feelings))).text
    assert "There, but not yet voiced: humiliation (Inés)." in page
    assert "Remorse" in page
    assert "{p1}" not in page


def test_it_corrects_and_shows_how_it_read_before(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "win", text="Laughed at dinner")
    page = client.get(address(cast, record, "correct")).text
    assert 'value="Laughed at dinner"' in page
    answer = client.post(address(cast, record, "correct"), **WIN, edition=hidden(page, "edition"))
    assert answer.headers["Location"] == address(cast, record)
    page = client.get(address(cast, record)).text
    assert page.index("Laughed twice") < page.index("Edition 1") < page.index("Laughed at dinner")
    assert kept(cast)[0].audience is Audience.JOINT


def test_it_never_overwrites_a_newer_version(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "win", text="Laughed at dinner")
    old = hidden(client.get(address(cast, record, "correct")).text, "edition")
    newer = Entry(DAY, {"text": "Saved elsewhere"})
    correct(by=facts.by, record=record, version=record.version, entry=newer, today=DAY)
    facts.put(record)
    answer = client.post(address(cast, record, "correct"), **WIN, edition=old)
    assert answer.status_code == 409
    assert "<dd>Saved elsewhere</dd>" in answer.text
    assert 'value="Laughed twice"' in answer.text
    assert kept(cast)[0].values["text"] == "Saved elsewhere"


def test_it_says_what_is_wrong_with_a_correction(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "accountability", about="p1", text="A text", weeks=[{"week_start": "2025-05-05", "made": 1}])
    page = client.get(address(cast, record, "correct")).text
    fields = {"text": "A text", "about": "p1", "happened_on": "2025-05-13", "audience": "joint"}
    weeks = {"weeks-0-week_start": "2025-05-05", "weeks-0-made": "1", "weeks-0-shown": "2"}
    answer = client.post(address(cast, record, "correct"), **fields, **weeks, edition=hidden(page, "edition"))
    assert answer.status_code == 422
    assert "Not more than was made that week." in answer.text


def test_what_was_chosen_before_stays_on_offer(client: Client, cast: Cast, facts: Facts) -> None:
    gone = {"id": "9", "words": "A limit that ended"}
    record = write(facts, "reset", decision="keep", boundary_reviewed=gone)
    page = client.get(address(cast, record, "correct")).text
    assert '<option selected value="9">A limit that ended</option>' in page


def test_it_withdraws_with_undo(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "win", text="Laughed at dinner")
    client.post(address(cast, record, "withdraw"))
    assert kept(cast) == []
    page = client.get(address(cast, record)).text
    assert "Withdrawn" in page
    undo = re.search(r'class="toast undo".*?action="([^"]+)"', page, re.DOTALL)
    assert undo
    client.get(address(cast, record, "correct"), status=404)
    client.post(undo[1])
    assert len(kept(cast)) == 1


def test_it_is_shown_further_only_as_its_kind_allows(client: Client, cast: Cast, facts: Facts) -> None:
    win, urge = write(facts, "win", text="Laughed"), write(facts, "urge-note", about="p2", peak=4)
    assert client.post(address(cast, win, "audience"), audience="joint").status_code == 303
    assert "Both may see it" in client.get(address(cast, win)).text
    for word in ("joint", "p1", "all", ""):
        assert client.post(address(cast, urge, "audience"), audience=word).status_code == 422
    assert {each.kind: each.audience for each in kept(cast)} == {"win": Audience.JOINT, "urge-note": Audience.P2}


def test_it_is_closed_to_strangers_and_to_other_couples(
    client: Client, stranger: Client, cast: Cast, facts: Facts
) -> None:
    record = write(facts, "win", text="Laughed at dinner")
    for act in ((), ("correct",), ("withdraw",), ("audience",)):
        for person, couple in ((stranger, cast.theirs), (stranger, cast.ines_and_jon), (client, cast.kim_and_lee)):
            place = path(couple, "records", record.id.hex, *act)
            assert person.post(place, **WIN).status_code in {404, 405}
            if act in {(), ("correct",)}:
                person.get(place, status=404)
    assert [each.values["text"] for each in kept(cast)] == ["Laughed at dinner"]


def test_a_kind_that_is_not_known_here_can_still_be_read(client: Client, cast: Cast, facts: Facts) -> None:
    record = write(facts, "win", text="Laughed at dinner")
    facts.put(record, kind="from-the-future")
    assert "Written by a newer version" in client.get(address(cast, record)).text
    client.get(path(cast.ines_and_jon, "records"))
