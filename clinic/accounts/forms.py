"""The forms at the door and the settings."""

from typing import Any

from wtforms import IntegerField, ValidationError
from wtforms.widgets import HiddenInput

from clinic.accounts.passwords import password_problem
from clinic.kernel.forms import Form, choice, line, switch, text, zone
from clinic.kernel.forms import password as secret
from clinic.kernel.hints import lines_problem

THEMES = (("auto", "As the device"), ("light", "Light"), ("dark", "Dark"))
LONG_ENOUGH = "At least 15 characters. Several unrelated words or a sentence of your own are easiest to keep in mind."
PLAIN = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class Refusable(Form):
    """A form that an action may refuse after its fields were found in order."""

    def refuse(self, why: Any) -> None:
        """Show why at the top of the form."""
        self.form_errors.append(str(why))


class Named(Refusable):
    """A form in which a person says who they are; space alone is no name."""

    def validate_name(self, field: Any) -> None:
        """Refuse a name of nothing but space."""
        if not field.data:
            raise ValidationError("Enter your name.")

    def validate_login(self, field: Any) -> None:
        """Refuse a sign-in name of nothing but space."""
        if not field.data:
            raise ValidationError("Enter sign-in name.")


class SignInForm(Refusable):
    """The name and the password of one person."""

    login = line("Sign-in name", required=True, longest=100, attrs=PLAIN)
    password = secret("Password")


class UnlockForm(Refusable):
    """The password alone, in a browser that is signed in and locked."""

    password = secret("Password")


class NewPassword(Refusable):
    """A new password, typed twice; `known` are the words an attacker would try first."""

    known: tuple[str, ...] = ()

    def validate_password(self, field: Any) -> None:
        """Refuse what is short or easily guessed."""
        problem = password_problem(field.data, known=self.known)
        if problem:
            raise ValidationError(problem)

    def validate_again(self, field: Any) -> None:
        """Refuse a second password that differs from the first."""
        if field.data != self.password.data:
            raise ValidationError("This differs from the password above. Type both again.")


class FirstRunForm(Named, NewPassword):
    """The first account of a new clinic."""

    name = line("Your name", required=True, hint="As it stands on printed notes.", attrs={"autocomplete": "name"})
    credential = line("Credential", hint="For example LMFT. Printed after your name.")
    practice = line("Practice", hint="Printed at the head of documents.", attrs={"autocomplete": "organization"})
    address = text("Address of the practice", longest=1000, attrs={"autocomplete": "street-address", "rows": "3"})
    zone = zone("Time zone of the practice", hint="Type a city, for example Dublin.")
    login = line("Sign-in name", required=True, longest=100, hint="Short, and yours alone.", attrs=PLAIN)
    password = secret("Password", new=True, hint=LONG_ENOUGH)
    again = secret("The same password again", new=True)

    def validate_password(self, field: Any) -> None:
        """Refuse a password made of what stands in the fields above it."""
        self.known = (self.login.data, self.name.data, self.practice.data)
        super().validate_password(field)


class ProfileForm(Named):
    """How the counselor and the practice appear, and what makes the screen comfortable."""

    edition = IntegerField(widget=HiddenInput())
    name = line("Your name", required=True, attrs={"autocomplete": "name"})
    credential = line("Credential", hint="Printed after your name.")
    practice = line("Practice", hint="Printed at the head of documents.")
    address = text("Address of the practice", longest=1000, attrs={"rows": "3"})
    zone = zone("Time zone of the practice", hint="Type a city, for example Dublin.")
    theme = choice("Colors", THEMES, radio=True)
    single_keys = switch("Single-key shortcuts", hint="Such as / for finding a couple. Ctrl Enter works either way.")


class ChangePasswordForm(NewPassword):
    """The present password, and a new one typed twice."""

    present = secret("Present password")
    password = secret("New password", new=True, hint=LONG_ENOUGH)
    again = secret("The same password again", new=True)


class HintsForm(Refusable):
    """Writing hints: whether, and which words."""

    edition = IntegerField(widget=HiddenInput())
    enabled = switch("Name words that may read hard, under what I write")
    words = text(
        "Words",
        longest=8000,
        hint="One to a line; after a colon what may be written in its place. Left empty, it is our list again.",
        attrs={"rows": "8"},
    )

    @property
    def lines(self) -> list[str]:
        """Return the lines that say something."""
        return [line for each in self.words.data.splitlines() if (line := each.strip())]

    def validate_words(self, field: Any) -> None:
        """Refuse a list that is too long."""
        if field.data and (problem := lines_problem(self.lines)):
            raise ValidationError(problem)
