"""The cards of the couple's page: what is alive between the two and around them, and nothing else."""

from dataclasses import dataclass
from functools import cached_property

from clinic.casefile import alive
from clinic.casefile.alive import Practice, Standing, Watch, Win
from clinic.casefile.record import CaseFile
from clinic.couples.closing_models import FollowUp
from clinic.kernel.privacy import shown
from clinic.records.boards import Card
from clinic.safety.referral_models import Referral


@dataclass(frozen=True)
class Cards:
    """What each card shows; one that has nothing to show does not appear."""

    file: CaseFile

    @cached_property
    def names(self) -> dict[str, str]:
        """The names as this request may show them."""
        return {key: shown(name) for key, name in self.file.couple.names.items()}

    @cached_property
    def agreed(self) -> list[Standing]:
        """Agreements in force or waiting for a signature."""
        return alive.standing(self.file)

    @cached_property
    def practices(self) -> list[Practice]:
        """Practices of the last four weeks."""
        return alive.practices(self.file, self.names)

    @cached_property
    def promises(self) -> list[Card]:
        """Promises that are kept up."""
        return alive.promises(self.file)

    @cached_property
    def watching(self) -> list[Watch]:
        """What is worth watching."""
        return alive.watching(self.file, self.names)

    @cached_property
    def wins(self) -> list[Win]:
        """The three newest small wins."""
        return alive.wins(self.file, self.names)

    @cached_property
    def stale(self) -> list[Referral]:
        """Open referrals without a step for more than 14 days."""
        return [each for each in self.file.referrals if each.comes_up(self.file.as_of)]

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        """Looks back that are due."""
        return [each for each in self.file.follow_ups if each.due_on <= self.file.as_of]

    @property
    def around(self) -> bool:
        """Say whether anything stands around them."""
        return bool(self.stale or self.file.supports or self.follow_ups)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is alive yet."""
        here = self.agreed or self.practices or self.promises or self.watching or self.wins
        return not here and not self.around
