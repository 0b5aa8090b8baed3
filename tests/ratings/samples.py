"""Readings for tests: weekly rows of invented couples, and the two case files."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from clinic.ratings.charts import EventMark, SessionTick
from clinic.ratings.rules import MEASURES
from clinic.ratings.trends import Reading

NAMES = {"p1": "Ines", "p2": "Jon"}
CASES = Path(__file__).parents[2] / "clinic" / "exchange" / "cases"
LETTERS = {"disclosure": "D", "contact_ended": "C", "trigger": "T", "milestone": "M"}
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


def reading(partner: str, day: date, value: int | None, **more: Any) -> Reading:
    """One answer on trust, recorded at the same moment as all others unless told."""
    return Reading(
        **{
            "id": f"{partner}-{day}",
            "partner": partner,
            "measure": "trust",
            "value": value,
            "date": day,
            "recorded_at": NOON,
            **more,
        }
    )


def weekly(partner: str, start: date, values: Iterable[int | None]) -> list[Reading]:
    """One answer every seven days."""
    return [reading(partner, start + timedelta(7 * week), value) for week, value in enumerate(values)]


def dated(partner: str, year: int, **values: int) -> list[Reading]:
    """Answers by day, written as m03_02=5."""
    return [reading(partner, date(year, int(day[1:3]), int(day[4:6])), value) for day, value in values.items()]


def case(name: str) -> Mapping[str, Any]:
    """A case file as it stands."""
    return yaml.safe_load((CASES / f"case_{name}.yaml").read_text(encoding="utf-8"))


def case_readings(content: Mapping[str, Any]) -> list[Reading]:
    """Every answer of a case file."""
    return [
        reading(partner, row[0], row[1 + column], measure=measure.key, note=row[4])
        for partner in ("p1", "p2")
        for row in content["ratings"][partner]
        for column, measure in enumerate(MEASURES)
    ]


def case_names(content: Mapping[str, Any]) -> dict[str, str]:
    """Goes-by names by partner."""
    return {partner: content["partners"][partner]["short"] for partner in ("p1", "p2")}


def case_ticks(content: Mapping[str, Any]) -> list[SessionTick]:
    """Sessions of a case file."""
    return [SessionTick(each["date"], each["status"] == "held") for each in content["sessions"]]


def case_events(content: Mapping[str, Any]) -> list[EventMark]:
    """Events of a case file."""
    return [EventMark(LETTERS.get(each["type"], "E"), each["date"], each["text"]) for each in content["events"]]
