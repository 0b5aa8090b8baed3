"""Goals are added, changed, ended and taken up again here, each with its line in the record of use."""

from datetime import date
from uuid import UUID

from clinic.couples.actions import NEWER, fill, save
from clinic.couples.models import Couple, Goal, goals
from clinic.couples.rules import GoalOwner
from clinic.kernel import audit
from clinic.kernel.database import db
from clinic.kernel.errors import Conflict
from clinic.kernel.ids import new_id


def add_goal(
    *,
    by: UUID,
    couple: Couple,
    owner: GoalOwner,
    text: str,
    measure: str = "",
    target: str = "",
    ended_on: date | None = None,
    id: UUID | None = None,
) -> Goal:
    """Add a goal of one partner or of both, in their words, after those that are there."""
    position = max((each.position for each in goals(couple)), default=0) + 1
    goal = Goal(id=id or new_id(), couple_id=couple.id, counselor_id=couple.counselor_id, owner=owner)
    fill(goal, {"position": position, "text": text, "measure": measure, "target": target, "ended_on": ended_on})
    db.session.add(goal)
    audit.record("add goal", subject=goal, actor_id=by)
    save()
    return goal


def change_goal(*, by: UUID, goal: Goal, edition: int | None, owner: GoalOwner, **words: str) -> None:
    """Change a goal's owner and words; a newer version than the one on the screen is never overwritten."""
    if goal.version != edition:
        raise Conflict(NEWER)
    fill(goal, {"owner": owner, **words})
    audit.record("change goal", subject=goal, actor_id=by)
    save()


def end_goal(*, by: UUID, goal: Goal, ended_on: date) -> None:
    """End a goal, reached or let go; it stays in the record."""
    goal.ended_on = ended_on
    audit.record("end goal", subject=goal, actor_id=by)


def resume_goal(*, by: UUID, goal: Goal) -> None:
    """Take up an ended goal again."""
    goal.ended_on = None
    audit.record("resume goal", subject=goal, actor_id=by)
