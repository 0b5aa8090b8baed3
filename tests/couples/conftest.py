"""Requests in contexts of their own, as in the real server."""

from tests.accounts.conftest import own_context

__all__ = ["own_context"]
