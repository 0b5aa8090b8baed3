"""Taking turns: every candidate runs once in each round, and a ratio is the median of the rounds' own ratios."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One ratio with what stands behind it."""

    name: str
    goal: str
    milliseconds: float
    floor_milliseconds: float
    ratio: float
    low: float
    high: float

    def words(self) -> str:
        """Return the line to print."""
        times = f"{self.milliseconds:9.2f} ms {self.floor_milliseconds:9.2f} ms"
        return f"{self.name:44} {times}   {self.ratio:6.2f}x ({self.low:.2f}–{self.high:.2f})   {self.goal}"


def compare(name: str, ours: Run, floor: Run, *, goal: str, rounds: int = 15) -> Line:
    """Return our time against the floor's, taken in turn in the same process."""
    mine, theirs = in_turn([ours, floor], rounds)
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    return Line(
        name,
        goal,
        1000 * statistics.median(mine),
        1000 * statistics.median(theirs),
        statistics.median(ratios),
        min(ratios),
        max(ratios),
    )


def in_turn(runs: list[Run], rounds: int) -> list[list[float]]:
    """Return the seconds of each candidate in each round; one round before is not counted."""
    taken: list[list[float]] = [[] for _ in runs]
    gc.collect()
    gc.freeze()
    for turn in range(rounds + 1):
        for place, run in enumerate(runs):
            start = time.perf_counter()
            run()
            if turn:
                taken[place].append(time.perf_counter() - start)
    return taken
