from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.actions import Action, Obstacle, Target, action_for, actions_on
from orders.forms import ActionForm
from orders.models import Order, OrderItem
from vendors.actor import SYSTEM, Actor
from vendors.models import User
from vendors.shell_actor import by_command


class Command(BaseCommand):
    """Run one action of the Actions drop-down from a shell."""

    help = "Runs one action of the Actions drop-down, as the panel does."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let fields stand before and after options: argparse takes them from one place only."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        slugs = ", ".join(action.slug for target in Target for action in actions_on(target))
        parser.epilog = (
            "For example: manage.py act add-comment 1227037271-23207-250782 "
            "--as anna@demo.example comment='called back'"
        )
        parser.add_argument("slug", help=f"The action: {slugs}.")
        parser.add_argument("number", help="The Order ID.")
        parser.add_argument("assignments", nargs="*", metavar="field=value", help="What the action asks.")
        parser.add_argument("--item", type=int, help="The ID of the order item, for actions on items.")
        parser.add_argument(
            "--as", dest="person", help="Email of the person who acts; otherwise the system does."
        )
        parser.add_argument("--token", default="", help="The same token again is the same act.")

    def handle(
        self,
        *args: Any,
        slug: str,
        number: str,
        assignments: list[str],
        item: int | None,
        person: str,
        token: str,
        **_: Any,
    ) -> None:
        actor = _actor(person)
        action = _action(slug, number, item, actor)
        try:
            activity = action.run(token=token, **_form_data(action, assignments))
        except (Obstacle, PermissionDenied) as refusal:
            raise CommandError(f"{refusal}") from refusal
        self.stdout.write(activity.sentence)


def _actor(email: str | None) -> Actor:
    if not email:
        return by_command(SYSTEM)
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody signs in as {email}.")
    return by_command(Actor.of(user))


def _action(slug: str, number: str, item_id: int | None, actor: Actor) -> Action:
    action_class = action_for(slug, Target.ORDER if item_id is None else Target.ITEM)
    order = Order.objects.visible_to(actor, number).first()
    if action_class is None:
        raise CommandError(f"There is no action {slug} on {'orders' if item_id is None else 'order items'}.")
    if order is None:
        raise CommandError(f"There is no order {number}.")
    item: OrderItem | None = order.items.filter(pk=item_id).first() if item_id else None
    if item_id and item is None:
        raise CommandError(f"Order {number} has no item {item_id}.")
    return action_class(order, actor, item)


def _form_data(action: Action, assignments: list[str]) -> dict[str, Any]:
    """Return the cleaned data of the action's form for `field=value` assignments; raises CommandError."""
    values = dict(assignment.partition("=")[::2] for assignment in assignments)
    form = (action.form_class or ActionForm)(values, order=action.order, item=action.item)
    unknown = [
        assignment
        for assignment in assignments
        if "=" not in assignment or assignment.partition("=")[0] not in form.fields
    ]
    if unknown:
        known = ", ".join(f"{name}=…" for name in form.fields) or "nothing"
        raise CommandError(f"{action.slug} does not ask for {', '.join(unknown)}. It asks for {known}.")
    if not form.is_valid():
        raise CommandError(form.errors.as_text())
    return dict(form.cleaned_data)
