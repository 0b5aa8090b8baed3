"""Forms made of declarations: one class for each kind, its fields named as in the places of problems."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, ClassVar, Final
from uuid import UUID

from wtforms import FieldList, HiddenField, SelectChoice, SelectField
from wtforms import FormField as PartField
from wtforms.validators import Optional

from clinic.couples.forms import Once, PastDay, also
from clinic.couples.rules import Audience, PartnerKey
from clinic.kernel.forms import choice, day
from clinic.records.asking import asked
from clinic.records.declaration import Field, FieldType, Kind, Names, Reach, Values, places
from clinic.records.entry import Entry
from clinic.records.form_data import from_data, to_data
from clinic.records.rules import audiences
from clinic.records.words import choice_words, named

OWNER: Final = "owner"
NONE: Final = SelectChoice("", "None")
WHOSE: Final = (("p1", "{p1}"), ("p2", "{p2}"))
UNNAMED: Final = frozenset({"meeting", "audience"})
Pairs = Sequence[tuple[str, str]]


class RecordForm(Once):
    """The form of one kind: when, whose, for whom, and the declared fields."""

    declared: ClassVar[Kind]
    today: date
    edition = HiddenField()
    happened_on = also(day("Date", required=True), PastDay())
    about = choice("Whose", WHOSE, radio=True)
    audience = choice("Who may see it", ())
    meeting = SelectField("Session", validators=[Optional(strip_whitespace=False)], choices=[])

    def named(self, names: Names) -> "RecordForm":
        """Put the partners' names where labels and choices say who."""
        for field in _leaves(self):
            field.label.text = named(field.label.text, names)
            if isinstance(field, SelectField) and field.name not in UNNAMED:
                field.choices = [_named(each, names) for each in field.choices]
        self.audience.choices = [SelectChoice(*pair) for pair in self._audiences(names)]
        return self

    def offer(self, meetings: Pairs, references: Mapping[str, Pairs], saved: Values) -> "RecordForm":
        """Say which meetings and which things of other parts can be chosen; what was chosen before stays on offer."""
        if "meeting" in self:
            self.meeting.choices = [NONE, *(SelectChoice(*pair) for pair in meetings)]
        for field in self._references():
            found, kept = dict(references.get(field.to, ())), saved.get(field.name)
            found |= {kept["id"]: kept["words"]} if kept else {}
            self[field.name].choices = [NONE, *(SelectChoice(*pair) for pair in found.items())]
        return self

    def read(self) -> dict[str, Any]:
        """Return what the fields say, rows that were left blank included, so that a problem finds its place."""
        said = {field.name: from_data(field, self._said(field)) for field in self.declared.fields}
        for field in self._references():
            words = {each.value: each.label for each in self[field.name].choices}
            id = said[field.name]
            said[field.name] = {"id": id, "words": words[id]} if id else None
        return said

    def entry(self) -> Entry:
        """Return what is to be written."""
        about: PartnerKey | None = self.about.data if self.declared.of_one else None
        return Entry(self.happened_on.data, self.read(), about, self._audience(about))

    def meeting_id(self) -> UUID | None:
        """Return the meeting it belongs to."""
        return UUID(hex=self.meeting.data) if self.meeting.data else None

    def blame(self, problems: Mapping[str, str]) -> None:
        """Put each sentence beside its field; what belongs to none stands at the top."""
        fields = {each.name: each for each in _leaves(self)}
        for place, words in problems.items():
            field = fields.get(place)
            if field is None:
                self.form_errors.append(words)
            elif words not in field.errors:
                field.errors = [*field.errors, words]
        for each in _lists(self):
            found = [entry.errors for entry in each.entries]
            each.errors = found if any(found) else []

    def first_problem(self) -> str:
        """Return the first thing that is wrong, with the field it is about."""
        found = [f"{each.label.text}: {each.errors[0]}" for each in _leaves(self) if each.errors]
        return next(iter((*found, *self.form_errors)), "")

    def _references(self) -> list[Field]:
        return [field for field in self.declared.fields if field.type is FieldType.REFERENCE]

    def _said(self, field: Field) -> Any:
        found = {key: self[place].data for place, key in places(field)}
        return found if field.per_partner else found[None]

    def _audience(self, about: PartnerKey | None) -> Audience | None:
        if self.audience.data == OWNER:
            return Audience(about) if about else None
        return Audience(self.audience.data)

    def _audiences(self, names: Names) -> Pairs:
        if self.declared.widest is Reach.OWNER:
            return [(OWNER, "You and whose it is"), (Audience.COUNSELOR.value, "Only you")]
        return [(each.value, names.get(each.value, each.label)) for each in audiences(self.declared, None)]


@cache
def form_class(kind: Kind) -> type[RecordForm]:
    """Return the form of a kind."""
    made = {place: asked(field) for field in kind.fields for place, _ in places(field)}
    about = choice(kind.owner_label, WHOSE, radio=True) if kind.of_one else None
    dated = also(day(kind.date_label, required=True), PastDay())
    return type("KindForm", (RecordForm,), {"declared": kind, "about": about, "happened_on": dated, **made})


def form_of(kind: Kind, names: Names, today: date, *, values: Values, sent: Any = None, **given: Any) -> RecordForm:
    """Return the form of a kind: what was sent, else the values and the given facts, with room for one more row.

    `sent` is what another form has sent, in place of what the request holds.
    """
    other = {} if sent is None else {"formdata": sent}
    form = form_class(kind)(data={**given, **to_data(kind, values)}, **other).named(names)
    form.today = today
    if not form.is_submitted():
        for each in _lists(form):
            _make_room(each)
    return form


def first_word(kind: Kind) -> str:
    """Return the audience that a new record starts with, as its form offers it."""
    return OWNER if kind.start is Reach.OWNER else Audience.COUNSELOR.value


def audience_word(kind: Kind, audience: Audience) -> str:
    """Return an audience as the form of a kind offers it."""
    return OWNER if kind.widest is Reach.OWNER and audience is not Audience.COUNSELOR else audience.value


def _make_room(rows: FieldList) -> None:
    while len(rows.entries) < rows.max_entries and any(rows.entries[-1:] and _filled(rows.entries[-1])):
        rows.append_entry()


def _filled(entry: Any) -> list[Any]:
    said = entry.data.values() if isinstance(entry, PartField) else [entry.data]
    return [each for each in said if each]


def _named(offered: SelectChoice, names: Names) -> SelectChoice:
    if not offered.value:
        return offered
    return SelectChoice(offered.value, choice_words(((offered.value, offered.label),), offered.value, names))


def _leaves(form: Any) -> list[Any]:
    found = []
    for field in form:
        if isinstance(field, PartField):
            found += _leaves(field.form)
        elif isinstance(field, FieldList):
            found += _leaves(field.entries)
        else:
            found.append(field)
    return found


def _lists(form: Any) -> list[FieldList]:
    return [each for each in form if isinstance(each, FieldList)]
