"""Whether the person who started a run may still do what it does: asked again at each step."""

from orders.runs.run import Run
from vendors.actor import Actor
from vendors.models import User
from vendors.rights import Right


class NoLongerAllowed(Exception):
    """The person may not go on; the message is the sentence of the run's page."""


def allowed_actor(run: Run, right: Right) -> Actor:
    """Return who started the run, with the rights of this moment. Raises NoLongerAllowed without this right."""
    user = User.objects.get(pk=run.user_id)
    if not user.is_active:
        raise NoLongerAllowed(
            f"{user} may not sign in any more: what was left is not done. Start it anew yourself."
        )
    actor = Actor.of(user)
    may_go_on = actor.may(right, run) if run.vendor_id else right in actor.rights_everywhere
    if not may_go_on:
        raise NoLongerAllowed(
            f"The role of {user} does not allow it any more: what was left is not done. Start it anew yourself."
        )
    return actor
