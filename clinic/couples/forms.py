"""The form of a couple's record and its parts. Nothing in it assumes gender, marriage, monogamy or one home."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from wtforms import Field, FieldList, FormField, HiddenField, SelectChoice, SelectField, ValidationError
from wtforms import Form as Part
from wtforms.validators import Optional

from clinic.couples.rules import ContactKind, Role, Secrets, Structure
from clinic.kernel.forms import Form, choice, day, line, switch, text, zone
from clinic.kernel.ids import new_id

PRONOUNS: Final = ("she/her", "he/him", "they/them", "she/they", "he/they", "any pronouns", "name only")
BONDS: Final = ("married", "civil partners", "engaged", "together", "living apart together", "separated")
UNITS: Final = ("the couple", "both partners, each with the same rights")
CODE: Final = re.compile(r"[\w.-]+")
MOST_CONTACTS: Final = 10
SHOWN_CONTACTS: Final = 3
KINDS: Final = [SelectChoice(each.value, each.label) for each in ContactKind]


class NotBlank:
    """Refuse a required text that is only space."""

    field_flags: Final[dict[str, bool]] = {}

    def __call__(self, _: Any, field: Field) -> None:
        """Raise ValidationError for a text with nothing in it."""
        if not field.data:
            raise ValidationError(f"Enter {field.label.text[:1].lower()}{field.label.text[1:]}.")


class PastDay:
    """Refuse a day that has not come yet; `today` is set on the form."""

    field_flags: Final[dict[str, bool]] = {}

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError for a day after today."""
        if field.data and field.data > form.today:
            raise ValidationError("Give a day up to today.")


def also(field: Any, check: Any) -> Any:
    """Add a check to a declared field."""
    field.kwargs["validators"].append(check)
    return field


class Once(Form):
    """A form for something new, which brings its id along: sent twice, it makes one row."""

    once = HiddenField(default=lambda: new_id().hex)

    def id(self) -> UUID:
        """Return the id that the new row will have."""
        return UUID(hex=self.once.data) if re.fullmatch(r"[0-9a-f]{32}", self.once.data or "") else new_id()


class Section(Part):
    """A part of a form that stands inside another one."""


class ContactPart(Section):
    """One way to reach one partner; nothing is safe to use until the counselor says so."""

    kind = SelectField("Kind", choices=KINDS, default=ContactKind.PHONE.value, validators=[Optional()])
    value = line("Number or address")
    safe = switch("Safe to use")


class PartnerPart(Section):
    """One of the two."""

    short_name = also(line("Goes-by name", required=True, longest=80), NotBlank())
    full_name = line("Full name", hint="Printed only where it is asked for.")
    pronouns = line("Pronouns", longest=60)
    zone = zone("Time zone")
    role = choice("Role at intake", Role, required=False, hint="Only you see this.")
    age_at_intake = line("Age at intake", longest=40, hint="If you have it.")
    contacts = FieldList(FormField(ContactPart), min_entries=SHOWN_CONTACTS, max_entries=MOST_CONTACTS)


class RelationshipPart(Section):
    """The relationship, in the couple's own view."""

    today: date
    structure = choice("Structure", Structure, required=False)
    status = line("Status, in their words", longest=100)
    together_since = also(day("Together since"), PastDay())
    cohabiting = choice("Living together", [("yes", "Yes"), ("no", "No")], required=False)
    children = line("Children and their ages")


class CoupleForm(Once):
    """Everything that is said about a couple before the first session."""

    today: date
    edition = HiddenField()
    p1 = FormField(PartnerPart, "First partner")
    p2 = FormField(PartnerPart, "Second partner")
    code = line("Code", longest=40, hint="Stands for them in file names. Left empty, it is made of initials.")
    opened_on = also(day("Opened on", required=True, hint="When the work began."), PastDay())
    referral_source = line("Who referred them")
    presenting_concern = text("What brings them", hint="In their words, as far as you have them.")
    pathway_note = text("Their own way", hint="What is particular about their way; no recipe fits every couple.")
    relationship_facts = FormField(RelationshipPart, "Relationship")
    secrets = choice("Policy on secrets", Secrets, required=False, hint="Chosen and signed before the work starts.")
    client_unit = line("Who the client is", hint="The couple, and who holds which rights.")
    individual_sessions = text("Sessions with one partner", longest=2000, hint="Whether, what for, what is shared.")
    policy_signed_on = also(day("Signed by both on"), PastDay())

    def dated(self, today: date) -> "CoupleForm":
        """Tell the form what day it is for the counselor."""
        self.today = self.relationship_facts.form.today = today
        return self

    def validate_code(self, field: Field) -> None:
        """Refuse codes that cannot stand in a file name."""
        if field.data and not CODE.fullmatch(field.data):
            raise ValidationError("Use letters, digits, dots and hyphens only.")

    def differences(self, saved: "CoupleForm") -> list[tuple[str, str]]:
        """Return the label and the saved words of every field in which another version differs from this one."""
        typed = {field.name: field.data for _, field in leaves(self)}
        return [(label, words(kept)) for label, kept in leaves(saved) if typed.get(kept.name) != kept.data]


def leaves(form: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Return every field that holds a value, with its label below the labels of the parts around it."""
    for field in form:
        label = f"{before}{field.label.text}"
        if isinstance(field, FormField):
            yield from leaves(field.form, f"{label}: ")
        elif isinstance(field, FieldList):
            yield from (leaf for entry in field for leaf in leaves(entry.form, f"{before}{field.label.text}: "))
        elif not isinstance(field, HiddenField):
            yield label, field


def words(field: Any) -> str:
    """Return the value of a field as a person reads it."""
    if isinstance(field.data, bool):
        return "yes" if field.data else "no"
    labels = {each.value: each.label for each in field.iter_choices()} if isinstance(field, SelectField) else {}
    return str(labels.get(field.data) or field.data or "empty")
