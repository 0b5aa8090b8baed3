"""Reading library files and finding exercises in them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clinic.homework import exercises
from clinic.homework.exercises import LibraryBroken, bundles, catalogue, exercise_from, exercises_in, find

GOOD = """
[[exercise]]
slug = "tea-walk"
title = "Tea walk"
stage = "maintain"
models = []
purpose = "A walk with tea."
who = "both"
who_text = "Both of you together"
minutes = 10
minutes_max = 20
length_text = "10 to 20 minutes"
frequency = "weekly"
frequency_text = "Once a week"
per_week = 0.5
cautions = ["SUB"]
caution_notes = []
for_couple = []
session_first = false
private = false
bring_back = "Bring one word."
record = ["word"]
steps = ["Make tea.", "Walk."]
source = "own"
"""


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Give the loader other files than the library's for the length of a test."""
    files: list[tuple[str, str]] = []
    monkeypatch.setattr(exercises, "_library_files", lambda: files)
    catalogue.cache_clear()
    bundles.cache_clear()
    yield files
    catalogue.cache_clear()
    bundles.cache_clear()


def test_it_reads_an_exercise() -> None:
    (tea,) = exercises_in("9-own.toml", GOOD)
    assert (tea.slug, tea.stage, tea.who, tea.materials) == ("tea-walk", "maintain", "both", "")
    assert tea.steps == ("Make tea.", "Walk.")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('stage = "maintain"', 'stage = "later"', "stage: 'later' is not allowed here"),
        ('who = "both"', 'who = "everyone"', "who: 'everyone' is not allowed here"),
        ("minutes = 10", 'minutes = "ten"', "minutes: 'ten' is not allowed here"),
        ("minutes = 10", "minutes = true", "minutes: True is not allowed here"),
        ("minutes = 10", "minutes = 30", "minutes out of order: 20, 30"),
        ("minutes = 10", "minutes = 0", "minutes out of order: 0, 20"),
        ("per_week = 0.5", "per_week = 8", "times a week out of range: 8"),
        ("per_week = 0.5", 'per_week = "often"', "per_week: 'often' is not allowed here"),
        ('["SUB"]', '["RUM"]', "unknown caution: RUM"),
        ('steps = ["Make tea.", "Walk."]', "steps = []", "steps needed"),
        ('"Walk."', '" "', "steps needed"),
        ('"Walk."', "7", "steps: ['Make tea.', 7] is not allowed here"),
        ('title = "Tea walk"', 'title = " "', "empty text in: title"),
        ('title = "Tea walk"\n', "", "missing field: title"),
        ("private = false", "private = false\nlevel = 3", "unknown field: level"),
    ],
)
def test_it_names_file_slug_and_rule(old: str, new: str, complaint: str) -> None:
    with pytest.raises(LibraryBroken) as broken:
        exercises_in("9-own.toml", GOOD.replace(old, new))
    assert str(broken.value).startswith("9-own.toml: tea-walk: ")
    assert complaint in str(broken.value)


@pytest.mark.parametrize("text", ["", "exercise = 3", "[[exercise"])
def test_it_names_the_file_when_there_is_nothing_to_read(text: str) -> None:
    with pytest.raises(LibraryBroken, match=r"^9-own\.toml: "):
        exercises_in("9-own.toml", text)


def test_it_builds_the_counselors_own_from_plain_values() -> None:
    (tea,) = exercises_in("9-own.toml", GOOD)
    values = {name: getattr(tea, name) for name in tea.__slots__}
    assert exercise_from("own", values) == tea


def test_it_refuses_a_slug_used_twice(shelf: list[tuple[str, str]]) -> None:
    shelf += [("8.toml", GOOD), ("9.toml", GOOD)]
    with pytest.raises(LibraryBroken, match="tea-walk: slug used twice"):
        catalogue()


def test_it_refuses_a_bundle_with_an_unknown_exercise(shelf: list[tuple[str, str]]) -> None:
    shelf += [
        ("9.toml", GOOD),
        ("bundles.toml", '[[bundle]]\nslug = "b"\ntitle = "B"\npurpose = "P."\nexercises = ["tea-walk", "nap"]\n'),
    ]
    with pytest.raises(LibraryBroken, match=r"^bundles\.toml: b: unknown exercise: nap$"):
        bundles()


def test_it_finds_everything_without_a_word() -> None:
    assert find() == list(catalogue().values())


def test_it_puts_titles_that_begin_with_the_text_first() -> None:
    titles = [one.title for one in find("re")]
    assert titles[:5] == [
        "Retelling without verdicts",
        "Reset talk",
        "Repair apology",
        "Reach and respond",
        "Renewal day",
    ]
    assert titles.index("Fair consequences") > titles.index("Where I am with forgiveness")


@pytest.mark.parametrize("text", ["TODAY'S CHOICE", "today’s choice", "tódäy's", "  choice   today's "])
def test_it_finds_whatever_the_case_accents_and_quotes(text: str) -> None:
    assert catalogue()["daily-choice"] in find(text)


def test_it_wants_every_word_in_one_exercise() -> None:
    assert [one.slug for one in find("stranger calendars Tuesday")] == ["boundary-workshop"]
    assert find("Tuesday zeppelin") == []


def test_it_looks_for_the_longest_length() -> None:
    short = find(at_most_minutes=10)
    assert {one.slug for one in short} >= {"small-wins", "daily-choice"}
    assert "closeness-menu" not in {one.slug for one in short}
    assert all(one.minutes_max <= 10 for one in short)


def test_it_narrows_by_stage_and_who() -> None:
    assert len(find(stage="maintain")) == 7
    assert [one.slug for one in find(stage="rebuild", who="either")] == ["repair-apology"]


def test_it_narrows_with_and_without_a_caution() -> None:
    assert {one.slug for one in find(caution="OPEN")} == {"what-it-offered", "planned-intimacy"}
    assert len(find(caution="IPV")) + len(find(without_caution="IPV")) == len(catalogue())


def test_it_searches_among_others() -> None:
    (tea,) = exercises_in("9-own.toml", GOOD)
    other = replace(tea, slug="coffee-walk", title="Coffee walk", purpose="Beans.", steps=("Grind.",))
    assert find("tea", among=[other, tea]) == [tea]
