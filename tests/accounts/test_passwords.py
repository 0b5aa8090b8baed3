"""Which passwords are taken."""

import pytest

from clinic.accounts.passwords import composed, password_problem

KNOWN = ("alma", "Alma Reyes", "Harbor Practice")


@pytest.mark.parametrize(
    "password",
    [
        "plover canyon jigsaw nine",
        "Der Kuchen war gestern besser",
        "Пароль для тихой гавани",
        "8#kd;2mQ-zv_1!Lw",
        "🦆" * 2 + "kd82mq zv1lw plum",
    ],
)
def test_it_takes_long_ones_of_any_kind(password: str) -> None:
    assert password_problem(password, known=KNOWN) is None


@pytest.mark.parametrize("password", ["", "fourteen chars", "plover canyon"])
def test_it_refuses_short_ones(password: str) -> None:
    assert "at least 15" in (password_problem(password) or "")


def test_it_refuses_endless_ones() -> None:
    assert "at most 1,000" in (password_problem("plover canyon jigsaw nine" * 41) or "")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "123456789012345",
        "aaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "almaalmaalmaalma",
        "harborharborharbor",
    ],
)
def test_it_refuses_what_is_easily_guessed(password: str) -> None:
    assert "easily guessed" in (password_problem(password, known=KNOWN) or "")


def test_it_counts_the_words_an_attacker_knows() -> None:
    assert password_problem("Zephyrine-Quixote") is None
    assert password_problem("Zephyrine-Quixote", known=("Zephyrine Quixote",)) is not None
    assert password_problem("alma reyes harbor practice", known=KNOWN) is not None


def test_it_makes_one_password_of_two_spellings() -> None:
    assert composed("o\u0308") == composed("ö")
    assert composed("ﬁ ") == "ﬁ "
