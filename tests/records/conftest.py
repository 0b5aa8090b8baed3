"""One day in May, and facts about the couples."""

from tests.afternoon import clock, facts, kim_and_lee

__all__ = ["clock", "facts", "kim_and_lee"]
