"""All records of a couple, and all of one kind together."""

from datetime import timedelta

from tests.cast import Cast, Client
from tests.couples.filled import path
from tests.facts import DAY, Facts
from tests.records.pad import kept, write

A_DAY = timedelta(days=1)


def board(client: Client, cast: Cast, slug: str) -> str:
    """The page of a kind."""
    return client.get(path(cast.ines_and_jon, "records", "board", slug)).text


def test_an_empty_page_teaches(client: Client, cast: Cast) -> None:
    assert "One commitment, in words a third person could check." in board(client, cast, "accountability")
    assert "Nothing here yet" in client.get(path(cast.ines_and_jon, "records")).text


def test_a_practice_shows_its_days(client: Client, cast: Cast, facts: Facts) -> None:
    for back, held in ((0, True), (1, False), (8, True), (30, True)):
        write(facts, "end-of-day-talk", on=DAY - back * A_DAY, held=held)
    page = board(client, cast, "end-of-day-talk")
    assert "1 of 7" in page
    assert "2 of 28" in page
    assert page.count('<span class="held">') == 2
    assert page.count('<span class="logged">') == 1


def test_a_habit_has_no_days_to_count(client: Client, cast: Cast, facts: Facts) -> None:
    write(facts, "personal-habit", about="p1", kind="exercise", per_week=3, done=2)
    page = board(client, cast, "personal-habit")
    assert "Days held" not in page
    assert "Exercise · 2 of 3 times" in page


def test_the_matrix_shows_what_was_never_voiced(client: Client, cast: Cast, facts: Facts) -> None:
    write(facts, "feelings", on=DAY - A_DAY, feelings={"p1": {"anger": {"intensity": 8}, "shame": {"intensity": 3}}})
    write(facts, "feelings", feelings={"p1": {"anger": {"intensity": 4, "voiced": True}}})
    page = board(client, cast, "feelings").split("One by one")[0]
    assert page.count("Not yet voiced") == 1
    assert page.index("Anger") < page.index("4 of 10") < page.index("Shame") < page.index("Not yet voiced")


def test_the_signs_show_threshold_and_first_move(client: Client, cast: Cast, facts: Facts) -> None:
    write(facts, "early-signs", on=DAY - A_DAY, signs={"p1": {"stress": {"value": 3, "first_move": "Walk"}}})
    write(facts, "early-signs", signs={"p1": {"stress": {"value": 6}}, "p2": {"loneliness": {"value": 7}}})
    page = board(client, cast, "early-signs")
    assert "up 3" in page
    assert "from 7 on" in page
    assert "Walk" in page
    assert "No first move agreed yet." in page


def test_triggers_show_which_moves_worked(client: Client, cast: Cast, facts: Facts) -> None:
    uses = [
        {"used_on": "2025-05-01", "move": "Podcast", "worked": 2},
        {"used_on": "2025-05-02", "move": "podcast", "worked": 3},
    ]
    write(facts, "trigger", about="p2", text="Late train", moves=["Call her", "Podcast"], uses=uses)
    page = board(client, cast, "trigger")
    assert page.index("not used yet") < page.index("Find another") < page.index("worked 2, 3")


def test_a_promise_shows_kept_told_and_the_run(client: Client, cast: Cast, facts: Facts) -> None:
    weeks = [
        {"week_start": "2025-04-28", "made": 5, "shown": 4, "told": 1},
        {"week_start": "2025-05-05", "made": 5, "shown": 5},
    ]
    write(facts, "accountability", about="p2", text="A text when leaving work", weeks=weeks)
    page = board(client, cast, "accountability")
    assert "9 of 10" in page
    assert "90 %" in page
    assert '<dt>Full weeks in a row</dt><dd class="number">2</dd>' in page
    assert '<dt>Missed, told the same day</dt><dd class="number">1</dd>' in page


def test_the_list_holds_everything_newest_first(client: Client, cast: Cast, facts: Facts) -> None:
    write(facts, "win", on=DAY - A_DAY, text="Laughed at dinner")
    write(facts, "trigger", about="p1", text="A song")
    gone = write(facts, "win", text="Never mind")
    client.post(path(cast.ines_and_jon, "records", gone.id.hex, "withdraw"))
    page = client.get(path(cast.ines_and_jon, "records")).text
    assert page.index("A song") < page.index("Laughed at dinner")
    assert "Never mind" not in page
    only = client.get(path(cast.ines_and_jon, "records") + "?kind=win").text
    assert "A song" not in only


def test_the_list_has_pages(client: Client, cast: Cast, facts: Facts) -> None:
    for number in range(42):
        write(facts, "win", on=DAY - number * A_DAY, text=f"Win number {number:02}.")
    page = path(cast.ines_and_jon, "records")
    assert "Win number 39." in client.get(page).text
    assert "Win number 40." in client.get(f"{page}?page=2").text
    assert "Win number 41." in client.get(f"{page}?page=99").text
    assert len(kept(cast)) == 42
