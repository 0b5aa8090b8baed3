"""What a signed-in counselor changes about the account, each with its line in the record of use."""

from collections.abc import Sequence

from clinic.accounts.actions import end_all, hashed, matches, renew
from clinic.accounts.guesses import count_guess
from clinic.accounts.models import Account, SignIn
from clinic.accounts.passwords import password_problem
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict, Refused
from clinic.kernel.hints import DEFAULT, lines_problem


class WrongPassword(Refused):
    """The password given for a change is not the present one, or there were too many tries."""


def change_password(*, account: Account, sign_in: SignIn, present: str, wanted: str) -> str:
    """Change the password, end every other sign-in and return this one's new token.

    Refused: a weak new password and a wrong present one. A wrong one counts as a guess, so that an unlocked screen is
    no way around the limit.
    """
    problem = password_problem(wanted, known=(account.login, account.name, account.practice_name))
    if problem:
        raise Refused(problem)
    if not (count_guess(account.id) and matches(account.password_hash, present)):
        audit.record("change password refused", subject=account, actor_id=account.id)
        db.session.commit()
        raise WrongPassword("This is not your present password, or there were too many tries. Wait 15 minutes after 5.")
    account.password_hash = hashed(wanted)
    end_all(account_id=account.id, but=sign_in.id)
    audit.record("change password", subject=account, actor_id=account.id)
    return renew(sign_in=sign_in)


def change_profile(
    *,
    account: Account,
    edition: int | None,
    name: str,
    credential: str,
    practice: str,
    address: str,
    zone: str,
    theme: str,
    single_keys: bool,
) -> None:
    """Change how the counselor and the practice appear, the time zone and the comfort settings.

    `edition` is the version that was on the screen; when a newer one was saved meanwhile, nothing is changed.
    """
    if account.version != edition:
        raise Conflict("These settings were saved in another tab or window meanwhile. Nothing was overwritten.")
    account.name, account.credential = name, credential
    account.practice_name, account.practice_address = practice, address
    account.zone, account.theme, account.single_keys = zone, theme, single_keys
    audit.record("change profile", subject=account, actor_id=account.id)


def change_hints(*, account: Account, edition: int | None, enabled: bool, lines: Sequence[str]) -> None:
    """Turn writing hints on or off and keep the counselor's own list; the list of the house is not kept again.

    Refused: a list that is too long. A newer version than the one on the screen is never overwritten.
    """
    if account.version != edition:
        raise Conflict("These settings were saved in another tab or window meanwhile. Nothing was overwritten.")
    if problem := lines_problem(lines):
        raise Refused(problem)
    account.hints_enabled = enabled
    account.hint_words = [] if list(lines) == list(DEFAULT) else list(lines)
    audit.record("change hints", subject=account, actor_id=account.id)
