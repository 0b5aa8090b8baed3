"""One day in May, and facts about the couples."""

from tests.afternoon import clock, facts, kim_and_lee
from tests.casefile.lived import lived

__all__ = ["clock", "facts", "kim_and_lee", "lived"]
