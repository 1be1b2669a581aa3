from orders.actions.action import Action
from orders.actions.registry import register
from orders.forms import CommentForm
from orders.models import Activity
from vendors.rights import Right


@register
class AddComment(Action):
    """Add a comment to the order, seen by the vendor's team and Customer Service."""

    label = "Add Comment"
    right = Right.SUPPORT
    confirmation = "Comment added."
    kind = Activity.Kind.COMMENT
    weight = 10
    bulk = True
    form_class = CommentForm

    def perform(self, *, comment: str) -> str:
        return "Comment added."
