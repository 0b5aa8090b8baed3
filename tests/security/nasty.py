"""Values that have broken naive forms (security.md 8), and forms filled with them or with something sensible."""

import random
from collections import defaultdict
from datetime import date, timedelta
from urllib.parse import urlencode

from tests.cast import PASSWORD
from tests.security.page_forms import Field, PageForm, Sent

NUMBERS = (
    str(2**63), str(-(2**63) - 1), str(2**31), str(2**31 - 1), "-1", "0", "11", "1e999", "NaN", "-Infinity", "0x10",
    "1_000", "٣", "１２", "9" * 5000, "1.5", "+7", " 7 ",
)  # fmt: skip
TEXTS = (
    "", " ", "\t\n", "\x00", "a\x00b", "\x1b[2J", "\x7f", "\u0085", "\ud800", "\udfff", "\ufffe", "\ufeffx",
    "\u202eabc", "\u200b", "e\u0301" * 50, "🦆👩\u200d👩\u200d👧", "\U0001fae8", "Ṱ̺̺o̖", "שלום", "ﬀ", "{{7*7}}",
    "{% raise %}", "${7*7}", "%s%n%x", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --",
    "=1+1", "@SUM(A1)", "../../etc/passwd", "x\r\nSet-Cookie: a=b", "x" * 10_000, "y" * 25_000, "null", "[]",
    '{"a": 1}', "true",
)  # fmt: skip
DATES = (
    "0000-00-00",
    "0001-01-01",
    "1899-12-31",
    "2025-02-30",
    "2025-13-45",
    "9999-12-31",
    "275760-09-13",
    "today",
    "25:61",
)
NASTY = (*NUMBERS, *TEXTS, *DATES)
ZONES = ("Europe/Dublin", "America/Bogota", "Asia/Kathmandu", "UTC")
WORDS = ("They want to stay.", "Zoë & Łucja", "a line\nand another", "🦆 {{7*7}} <b>", "=1+1", "x" * 60)
NEW_PASSWORD = "seven otters drift under rain"


# How often a value that stands in a field already stays; days belong together, so they stay more often.
STAYS = defaultdict(lambda: 0.5, date=0.9, number=0.8)


class Filler:
    """Fills a form: mostly sensibly, so that it is taken, and now and then with something nasty in a field or two."""

    def __init__(self, luck: random.Random, today: date) -> None:
        self.luck = luck
        self.today = today

    def fill(self, form: PageForm, *, nasty: bool = True) -> Sent:
        """What is sent for one form."""
        fields = [each for each in form.fields.values() if not each.name.endswith("csrf_token")]
        sent = [(each.name, value) for each in fields for value in self.sensible(each)]
        sent += [self.luck.choice(form.buttons)] if form.buttons else []
        if nasty and fields and self.luck.random() < 0.4:
            for each in self.luck.sample(fields, min(len(fields), self.luck.choice((1, 1, 2)))):
                sent = [pair for pair in sent if pair[0] != each.name]
                sent += self.luck.choice(
                    ([], [(each.name, self.luck.choice(NASTY))], [(each.name, self.luck.choice(NASTY))] * 2)
                )
        return sent

    def sensible(self, field: Field) -> list[str]:
        """Values that a person could give."""
        if field.name == "take_over":
            return ["1"]
        if field.kind in {"hidden", "submit"} or (field.values[:1] > [""] and self.luck.random() < STAYS[field.kind]):
            return field.values
        if field.kind == "checkbox":
            few = len(field.options) > 20
            return self.luck.sample(field.options, 1) if few else [e for e in field.options if self.luck.random() < 0.5]
        if field.kind in {"select", "radio"}:
            return [self.luck.choice(field.options)] if field.options else []
        return [getattr(self, field.kind, self.text)(field)]

    def date(self, field: Field) -> str:
        """A day of the last weeks; where something is due, of the next."""
        ahead = 1 if any(word in field.name for word in ("due", "follow_up", "until")) else -1
        return (self.today + ahead * timedelta(days=self.luck.randrange(30))).isoformat()

    def time(self, _field: Field) -> str:
        """A time of day."""
        return f"{self.luck.randrange(7, 22):02}:{self.luck.randrange(60):02}"

    def number(self, field: Field) -> str:
        """A number within the field's own bounds."""
        least, most = int(float(field.attrs.get("min", 1))), int(float(field.attrs.get("max", 7)))
        return str(self.luck.randint(least, most))

    def password(self, field: Field) -> str:
        """The right password where one is asked for, and the same new one twice."""
        is_present = field.attrs.get("autocomplete") == "current-password"
        return PASSWORD if is_present else NEW_PASSWORD

    def text(self, field: Field) -> str:
        """Words that fit."""
        if "zone" in field.name:
            return self.luck.choice(ZONES)
        if field.name == "code":
            return f"C-{self.luck.randrange(10**9)}"
        if field.name == "title":
            return f"Evening {self.luck.randrange(10**9)}"
        if field.suggested:
            return self.luck.choice(field.suggested)
        return self.luck.choice(WORDS)[: int(field.attrs.get("maxlength", 200))]


def encoded(sent: Sent) -> bytes:
    """The body of a form, with half surrogate pairs as broken programs send them."""
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in sent]).encode()
