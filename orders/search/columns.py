"""Which columns of the list a person sees and how close its rows stand, as the person chose last."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from vendors.models import User

COLUMNS = {
    "customer": "Customer",
    "product": "Product",
    "status": "Status",
    "payment": "Payment",
    "country": "Country",
    "placed": "Placed",
    "total": "Total",
}
USUAL = ("customer", "product", "status", "placed", "total")
ALWAYS = "number"  # the Order ID leads to the order
DENSITIES = {"comfortable": "Comfortable", "compact": "Compact"}
LONGEST = 40  # characters of a name that a message repeats


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns beside the Order ID and the Actions, and the density of the list."""

    columns: tuple[str, ...] = USUAL
    density: str = "comfortable"

    @classmethod
    def of(cls, user: User) -> Self:
        columns = tuple(name for name in user.list_columns.split(",") if name in COLUMNS)
        density = user.list_density if user.list_density in DENSITIES else "comfortable"
        return cls(columns or USUAL, density)

    @property
    def shows(self) -> dict[str, bool]:
        """Return which columns are shown, by name."""
        return {name: name in self.columns for name in COLUMNS}

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Return (name, label, is shown) of each column."""
        return [(name, label, name in self.columns) for name, label in COLUMNS.items()]

    @property
    def densities(self) -> list[tuple[str, str, bool]]:
        return [(name, label, name == self.density) for name, label in DENSITIES.items()]


def chosen_layout(user: User, parameters: QueryDict) -> tuple[Layout, list[str]]:
    """Return the layout that an address or else the person chose, and what the address got wrong."""
    layout, errors = Layout.of(user), []
    columns, density = layout.columns, layout.density
    if "columns" in parameters:
        names = [name.strip() for name in ",".join(parameters.getlist("columns")).split(",") if name.strip()]
        columns = tuple(name for name in COLUMNS if name in names) or USUAL
        if unknown := [name for name in names if name not in (*COLUMNS, ALWAYS)]:
            errors.append(f"Columns: “{unknown[0][:LONGEST]}” is not one of {', '.join((ALWAYS, *COLUMNS))}.")
    if typed := parameters.get("density", ""):
        density = typed if typed in DENSITIES else density
        if typed not in DENSITIES:
            errors.append(f"Density: “{typed[:LONGEST]}” is not one of {', '.join(DENSITIES)}.")
    return Layout(columns, density), errors


def keep_layout(user: User, layout: Layout) -> None:
    """Keep what the person chose for the next time; write nothing when nothing changes."""
    if layout == Layout.of(user):
        return
    columns = "" if layout.columns == USUAL else ",".join(layout.columns)
    User.objects.filter(pk=user.pk).update(list_columns=columns, list_density=layout.density)
