"""One day in May, and agreements of the couples."""

from tests.afternoon import clock, facts, kim_and_lee
from tests.agreements.written import agreed, written

__all__ = ["agreed", "clock", "facts", "kim_and_lee", "written"]
