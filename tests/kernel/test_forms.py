"""What a form takes, and the sentence at the field when it does not."""

from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from clinic.kernel import forms
from clinic.kernel.forms import Form


class Colour(StrEnum):
    """A closed list without labels of its own."""

    DEEP_RED = "deep_red"
    BLUE = "blue"


class Sample(Form):
    """One field of each kind."""

    name = forms.line("Name", required=True, longest=10)
    nick = forms.line("Nick")
    story = forms.text("Story", longest=20)
    day = forms.day("Day", required=True)
    other_day = forms.day("Other day")
    at = forms.clock_time("At", required=True)
    minutes = forms.whole("Minutes", least=1, most=600, required=True)
    pick = forms.choice("Pick", Colour)
    maybe = forms.choice("Maybe", [("a", "A")], required=False)
    radio = forms.choice("Radio", Colour, required=False, radio=True)
    many = forms.several("Many", Colour)
    on = forms.switch("On")
    zone = forms.zone("Zone")
    secret = forms.password("Secret", new=True)


GOOD = {
    "name": "Ana", "day": "2025-05-07", "at": "17:30", "minutes": "50", "pick": "blue", "zone": "Europe/Dublin",
    "secret": " keep my spaces ",
}  # fmt: skip


@pytest.fixture
def request_at_hand() -> Iterator[None]:
    """A request for a form to stand in."""
    app = Flask("sample")
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield


def filled(**sent: Any) -> Sample:
    """The form after something was sent."""
    return Sample(MultiDict({name: value for name, value in {**GOOD, **sent}.items() if value is not None}))


def errors(**sent: Any) -> dict[str, list[str]]:
    """The sentences at the fields."""
    form = filled(**sent)
    form.validate()
    return form.errors


@pytest.mark.usefixtures("request_at_hand")
def test_it_takes_what_is_right() -> None:
    form = filled(nick="  Ane\u0301  ", story="a\r\nb\tc", radio="deep_red", maybe="", on="y", other_day="")
    assert form.validate(), form.errors
    assert (form.name.data, form.nick.data, form.story.data) == ("Ana", "Ané", "a\nb\tc")
    assert (form.day.data, form.at.data, form.minutes.data) == (date(2025, 5, 7), time(17, 30), 50)
    assert (form.pick.data, form.radio.data, form.on.data, form.other_day.data) == ("blue", "deep_red", True, None)
    assert form.secret.data == " keep my spaces "


@pytest.mark.usefixtures("request_at_hand")
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "Enter name."),
        ("name", None, "Enter name."),
        ("name", " \t ", "Enter name."),
        ("name", "x" * 11, "Shorten this to at most 10 characters."),
        ("name", "a\x00b", "Remove the invisible control characters from this text."),
        ("nick", "x" * 201, "Shorten this to at most 200 characters."),
        ("nick", "\ud800", "Remove the invisible control characters from this text."),
        ("story", "x" * 21, "Shorten this to at most 20 characters."),
        ("day", "", "Enter a date."),
        ("day", "1899-12-31", "Give a date between 1900 and 2200."),
        ("day", "9999-12-31", "Give a date between 1900 and 2200."),
        ("other_day", "0001-01-01", "Give a date between 1900 and 2200."),
        ("day", "yesterday", "Not a valid date value."),
        ("day", "2025-02-30", "Not a valid date value."),
        ("at", "", "Enter a time such as 17:30."),
        ("at", "25:00", "Not a valid time value."),
        ("minutes", "", "Enter a number."),
        ("minutes", "0", "Enter a whole number from 1 to 600."),
        ("minutes", "601", "Enter a whole number from 1 to 600."),
        ("minutes", str(2**63), "Enter a whole number from 1 to 600."),
        ("minutes", "9" * 5000, "Not a valid integer value."),
        ("minutes", "1.5", "Not a valid integer value."),
        ("pick", "green", "Not a valid choice."),
        ("pick", "", "Choose one."),
        ("maybe", "b", "Not a valid choice."),
        ("radio", "green", "Not a valid choice."),
        ("maybe", " ", "Not a valid choice."),
        ("radio", "\t\n", "Not a valid choice."),
        ("many", "green", "'green' is not a valid choice for this field."),
        ("zone", "Mars/Base", "Choose a time zone such as Europe/Dublin."),
        ("zone", "", "Choose a time zone."),
        ("secret", "", "Enter secret."),
        ("secret", "x" * 1001, "Shorten this to at most 1,000 characters."),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_at_the_field(name: str, value: Any, sentence: str) -> None:
    found = errors(**{name: value})
    assert found == {name: [sentence]}


@pytest.mark.usefixtures("request_at_hand")
@pytest.mark.parametrize("value", ["\u202eabc", "{{7*7}}", "<script>", "=1+1", "🦆", "' OR 1=1"])
def test_it_takes_words_that_only_look_dangerous(value: str) -> None:
    assert errors(nick=value) == {}


@pytest.mark.usefixtures("request_at_hand")
def test_it_offers_words_for_people() -> None:
    form = filled()
    assert [(each.value, each.label) for each in form.pick.iter_choices()] == [
        ("deep_red", "Deep red"),
        ("blue", "Blue"),
    ]
    assert [each.label for each in form.maybe.iter_choices()] == ["Not said", "A"]
    assert [each.label for each in form.radio.iter_choices()] == ["Deep red", "Blue"]


@pytest.mark.usefixtures("request_at_hand")
def test_it_never_sends_a_password_back() -> None:
    drawn = str(filled(secret="plover canyon").secret())
    assert "plover" not in drawn
    assert 'autocomplete="new-password"' in drawn
