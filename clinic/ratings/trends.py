"""Statistics of one couple's ratings on one measure (domain.md 2.5 and 2.6); pure, `as_of` is always an argument."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from clinic.couples.rules import PARTNERS
from clinic.ratings.rules import BY_KEY, MEASURES, Measure

RECENT = 3
BASELINE_DAYS = 28
LEVEL_DAYS = 35
BREAK_DAYS = 21
PAIR_DAYS = 3
FRESH_DAYS = 14
SHARP_DROP = -3


@dataclass(frozen=True, slots=True)
class Reading:
    """One stored answer: 0-10, or None when it was asked and skipped; `superseded` once a correction replaced it."""

    id: str
    partner: str
    measure: str
    value: int | None
    date: date
    recorded_at: datetime
    note: str = ""
    superseded: bool = False


class Point(NamedTuple):
    """A reading that counts: the one value of one partner on one local date."""

    date: date
    value: int
    note: str = ""


class Middle(NamedTuple):
    """A median of up to three ratings; a baseline from fewer than three is provisional (domain.md 2.6 S1)."""

    value: float
    n: int

    @property
    def provisional(self) -> bool:
        """Fewer than three ratings stand behind the value."""
        return self.n < RECENT


class Step(NamedTuple):
    """The last step x_n - x_(n-1), always shown with both dates (domain.md 2.6 S4)."""

    before: Point
    after: Point

    @property
    def change(self) -> int:
        """Points gained or lost between the two ratings."""
        return self.after.value - self.before.value


class Pair(NamedTuple):
    """Two partners' ratings taken as one moment; dated by the later one (domain.md 2.5 D3)."""

    date: date
    p1: int
    p2: int

    @property
    def gap(self) -> int:
        """Signed gap g = p1 - p2 (domain.md 2.6 S9)."""
        return self.p1 - self.p2


@dataclass(frozen=True, slots=True)
class Series:
    """One partner's ratings and what is said about them; every figure is to be printed with its n (D2)."""

    partner: str
    points: tuple[Point, ...]
    skipped: tuple[Reading, ...]
    superseded: tuple[Reading, ...]
    segments: tuple[tuple[Point, ...], ...]
    baseline: Middle | None
    level: Middle | None
    last_step: Step | None
    sharp_drop: Step | None
    raw_change: float | None

    @property
    def n(self) -> int:
        """Number of ratings that count."""
        return len(self.points)

    @property
    def latest(self) -> Point | None:
        """The newest rating that counts, however old."""
        return self.points[-1] if self.points else None

    @property
    def change(self) -> float | None:
        """Level minus baseline; None is "too early", or hidden because a sharp drop is active (domain.md 2.6 S3)."""
        return None if self.sharp_drop else self.raw_change


@dataclass(frozen=True, slots=True)
class Trend:
    """Both partners' series on one measure as of a date, and their pairs in order of date."""

    measure: Measure
    as_of: date
    p1: Series
    p2: Series
    pairs: tuple[Pair, ...]

    @property
    def series(self) -> tuple[Series, Series]:
        """Both series, p1 first."""
        return self.p1, self.p2

    @property
    def n(self) -> int:
        """Ratings of both partners that count."""
        return self.p1.n + self.p2.n

    @property
    def latest_gap(self) -> int | None:
        """Signed gap p1 - p2 of the last pair; None without a pair (domain.md 2.6 S9)."""
        return self.pairs[-1].gap if self.pairs else None

    @property
    def median_gap(self) -> float | None:
        """Median of |gap|, given from three pairs on (domain.md 2.6 S9)."""
        return float(median(abs(pair.gap) for pair in self.pairs)) if len(self.pairs) >= RECENT else None


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Sort by local date, then `recorded_at`, then id (domain.md 2.5 D1)."""
    return sorted(readings, key=lambda reading: (reading.date, reading.recorded_at, reading.id))


def counted(readings: Iterable[Reading]) -> tuple[list[Reading], list[Reading]]:
    """Part one partner's values into those that count and the superseded ones, both by date (domain.md 2.5 D1).

    On one local date the latest `recorded_at` counts, then the highest id. A skip neither counts nor supersedes.
    """
    winners: dict[date, Reading] = {}
    others: list[Reading] = []
    for reading in in_order(readings):
        if reading.value is None:
            continue
        if reading.superseded:
            others.append(reading)
            continue
        if reading.date in winners:
            others.append(winners[reading.date])
        winners[reading.date] = reading
    return list(winners.values()), others


def unbroken(points: Sequence[Point]) -> tuple[tuple[Point, ...], ...]:
    """Break the line where two ratings are more than 21 days apart; nothing is filled in (domain.md 2.5 D2)."""
    cuts = [i for i in range(1, len(points)) if (points[i].date - points[i - 1].date).days > BREAK_DAYS]
    edges = [0, *cuts, len(points)]
    return tuple(tuple(points[a:b]) for a, b in pairwise(edges) if b > a)


def _middle(points: Sequence[Point]) -> Middle | None:
    return Middle(float(median(point.value for point in points)), len(points)) if points else None


def baseline_of(points: Sequence[Point]) -> Middle | None:
    """Take the median of the first up to three ratings within 28 days of the first (domain.md 2.6 S1)."""
    return _middle([p for p in points[:RECENT] if (p.date - points[0].date).days <= BASELINE_DAYS])


def level_of(points: Sequence[Point], as_of: date) -> Middle | None:
    """Take the median of the last up to 3 ratings within 35 days before `as_of`; None: "no current rating" (S2)."""
    return _middle([p for p in points[-RECENT:] if (as_of - p.date).days <= LEVEL_DAYS])


def change_of(points: Sequence[Point], baseline: Middle | None, level: Middle | None) -> float | None:
    """Subtract baseline from level if no rating stands in both sets; None is "too early" (domain.md 2.6 S3)."""
    if baseline is None or level is None or baseline.n + level.n > len(points):
        return None
    return level.value - baseline.value


def sharp_drop_of(step: Step | None, as_of: date) -> Step | None:
    """Give the last step if it fell 3 or more within 21 days and its rating is at most 14 days old (2.9 R1)."""
    if step is None or step.change > SHARP_DROP or (as_of - step.after.date).days > FRESH_DAYS:
        return None
    return step if (step.after.date - step.before.date).days <= BREAK_DAYS else None


def pairs_of(first: Sequence[Point], second: Sequence[Point]) -> tuple[Pair, ...]:
    """Pair ratings at most 3 days apart, greedily by distance, then by date; each rating once (domain.md 2.5 D3)."""
    days = [point.date for point in second]
    near = []
    for i, point in enumerate(first):
        j = bisect_left(days, point.date - timedelta(PAIR_DAYS))
        while j < len(days) and (days[j] - point.date).days <= PAIR_DAYS:
            near.append((abs((days[j] - point.date).days), max(days[j], point.date), i, j))
            j += 1
    used: set[tuple[str, int]] = set()
    pairs = []
    for _, day, i, j in sorted(near):
        if ("p1", i) not in used and ("p2", j) not in used:
            used |= {("p1", i), ("p2", j)}
            pairs.append(Pair(day, first[i].value, second[j].value))
    return tuple(sorted(pairs))


def series_of(partner: str, readings: Sequence[Reading], as_of: date) -> Series:
    """Describe one partner's readings of one measure up to and including `as_of`."""
    known = in_order(reading for reading in readings if reading.date <= as_of)
    winners, others = counted(known)
    points = tuple(Point(r.date, r.value, r.note) for r in winners if r.value is not None)
    baseline, level = baseline_of(points), level_of(points, as_of)
    step = Step(points[-2], points[-1]) if len(points) > 1 else None
    return Series(
        partner=partner,
        points=points,
        skipped=tuple(reading for reading in known if reading.value is None and not reading.superseded),
        superseded=tuple(others),
        segments=unbroken(points),
        baseline=baseline,
        level=level,
        last_step=step,
        sharp_drop=sharp_drop_of(step, as_of),
        raw_change=change_of(points, baseline, level),
    )


def couple_trend(readings: Iterable[Reading], measure: str, as_of: date) -> Trend:
    """Describe both partners' ratings of one measure as of a date; readings may come in any order."""
    mine: dict[str, list[Reading]] = {partner: [] for partner in PARTNERS}
    for reading in readings:
        if reading.measure == measure:
            mine[reading.partner].append(reading)
    p1, p2 = (series_of(partner, mine[partner], as_of) for partner in PARTNERS)
    return Trend(BY_KEY[measure], as_of, p1, p2, pairs_of(p1.points, p2.points))


def couple_trends(readings: Sequence[Reading], as_of: date) -> tuple[Trend, ...]:
    """Describe every measure in use, in the order of `rules.MEASURES`."""
    return tuple(couple_trend(readings, measure.key, as_of) for measure in MEASURES)
