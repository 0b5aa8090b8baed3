"""Fields every form is made of: bounded, normalised, with a message beside the field that says what to do."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Final

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from clinic.kernel.clock import is_zone
from clinic.kernel.text import has_controls, normalised
from clinic.kernel.web import SAFE_METHODS

LINE = 200
TEXT = 20_000
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 1, 1)
SENT: Final = object()


class Form(FlaskForm):
    """A form with CSRF protection. It reads what a form sends and nothing else; the values of JSON can be anything."""

    def __init__(self, formdata: Any = SENT, **values: Any) -> None:
        is_sent = formdata is SENT and request.method not in SAFE_METHODS
        super().__init__(request.form if is_sent else None if formdata is SENT else formdata, **values)


class Understood:
    """Leave a value that is no number at that, without a second sentence about its size."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise StopValidation without a word of its own."""
        if field.process_errors:
            raise StopValidation


class Filled(InputRequired):
    """Refuse a required field that holds nothing but space."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise StopValidation for a field without input, and for one of which nothing is left when it is tidied."""
        super().__call__(form, field)
        if field.data == "":
            raise StopValidation(self.message)


class Printable:
    """Refuse characters that no keyboard types."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError for control characters."""
        if isinstance(field.data, str) and has_controls(field.data):
            raise ValidationError("Remove the invisible control characters from this text.")


class Between:
    """Refuse dates that cannot be meant."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError for dates before 1900 or after 2200."""
        if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
            raise ValidationError("Give a date between 1900 and 2200.")


class Zone:
    """Refuse names that are not time zones."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError for a name that is not an IANA time zone."""
        if not is_zone(field.data or ""):
            raise ValidationError("Choose a time zone such as Europe/Dublin.")


def _clean(value: str | None) -> str:
    return normalised(value or "")


def _need(required: bool, message: str) -> list[Any]:
    return [Filled(message)] if required else [Optional()]


def line(label: str, *, required: bool = False, longest: int = LINE, hint: str = "", **more: Any) -> StringField:
    """Declare a one-line text of at most `longest` characters."""
    checks = [*_need(required, f"Enter {_lower(label)}."), Length(max=longest, message=_too_long(longest)), Printable()]
    return StringField(label, validators=checks, filters=[_clean], description=hint, render_kw=more.pop("attrs", None))


def text(label: str, *, required: bool = False, longest: int = TEXT, hint: str = "", **more: Any) -> TextAreaField:
    """Declare a text of several lines of at most `longest` characters; with `hints` it is read for writing hints."""
    attrs = {**(more.pop("attrs", None) or {}), **({"data-hints": True} if more.pop("hints", False) else {})}
    checks = [*_need(required, f"Enter {_lower(label)}."), Length(max=longest, message=_too_long(longest)), Printable()]
    return TextAreaField(label, validators=checks, filters=[_clean], description=hint, render_kw=attrs or None)


def password(label: str, *, hint: str = "", new: bool = False) -> PasswordField:
    """Declare a password field; what was typed is never sent back."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    checks = [InputRequired(f"Enter {_lower(label)}."), Length(max=1000, message=_too_long(1000))]
    return PasswordField(label, validators=checks, description=hint, render_kw=attrs)


def day(label: str, *, required: bool = False, hint: str = "") -> DateField:
    """Declare a date between 1900 and 2200."""
    return DateField(label, validators=[*_need(required, "Enter a date."), Between()], description=hint)


def clock_time(label: str, *, required: bool = False, hint: str = "") -> TimeField:
    """Declare a time of day."""
    return TimeField(label, validators=_need(required, "Enter a time such as 17:30."), description=hint)


def whole(label: str, *, least: int, most: int, required: bool = False, hint: str = "") -> IntegerField:
    """Declare a whole number from `least` to `most`."""
    bounds = NumberRange(least, most, f"Enter a whole number from {least} to {most}.")
    checks = [*_need(required, "Enter a number."), Understood(), bounds]
    return IntegerField(label, validators=checks, description=hint)


def choice(label: str, options: Iterable[Any], *, required: bool = True, hint: str = "", radio: bool = False) -> Field:
    """Declare a choice among the members of a StrEnum, or among (value, label) pairs."""
    offered = [_offered(each) for each in options]
    if not required and not radio:
        offered = [SelectChoice("", "Not said"), *offered]
    kind = RadioField if radio else SelectField
    # Optional forgives every error of a blank value, and a space is none of the choices.
    checks = [Filled("Choose one.")] if required else [Optional(strip_whitespace=False)]
    return kind(label, choices=offered, validators=checks, description=hint)


def several(label: str, options: Iterable[Any], *, hint: str = "") -> SelectMultipleField:
    """Declare a choice of any number of options, shown as checkboxes."""
    return SelectMultipleField(
        label,
        choices=[_offered(each) for each in options],
        description=hint,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def switch(label: str, *, hint: str = "") -> BooleanField:
    """Declare a yes-or-no box."""
    return BooleanField(label, description=hint)


def zone(label: str, *, hint: str = "") -> StringField:
    """Declare a time zone by its IANA name."""
    return StringField(label, validators=[Filled("Choose a time zone."), Zone()], filters=[_clean], description=hint)


def _offered(option: Any) -> SelectChoice:
    if isinstance(option, StrEnum):
        return SelectChoice(option.value, getattr(option, "label", option.value.replace("_", " ").capitalize()))
    value, label = option
    return SelectChoice(value, label)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _too_long(longest: int) -> str:
    return f"Shorten this to at most {longest:,} characters."
