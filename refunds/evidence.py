"""What speaks for the vendor in a dispute: downloads, machines, emails and what the customer was given."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.downloads.models import Download
from delivery.licenses.models import Activation, LicenseKey
from orders.models import Activity, Order
from refunds.extension_points import DISPUTE_EVIDENCE
from vendors.actor import ActorKind

MAX_ROWS = 200  # of a section: a bank reads no more


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """A table of the page: a cell is a text, a time, or "" for what is not known."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


def evidence_of(order: Order) -> list[EvidenceSection]:
    """Return all sections, those that upper apps add last."""
    sections = [_downloads(order), _machines(order), _keys(order), _emails(order), _customer_acts(order)]
    for add_sections in DISPUTE_EVIDENCE:
        sections += add_sections(order)
    return sections


def _downloads(order: Order) -> EvidenceSection:
    downloads = Download.objects.filter(link__item__order=order).select_related("link__item")
    rows = [
        (row.started_at, row.link.item.name, row.link.filename, row.address or "", f"{row.served:,} bytes")
        for row in downloads.order_by("pk")[:MAX_ROWS]
    ]
    return EvidenceSection("Downloads", ("Started", "Product", "File", "IP address", "Served"), rows)


def _machines(order: Order) -> EvidenceSection:
    machines = Activation.objects.filter(item__order=order).select_related("item")
    rows = [
        (row.first_seen_at, row.last_seen_at, row.item.name, row.hardware_id, row.address or "")
        for row in machines.order_by("pk")[:MAX_ROWS]
    ]
    headings = ("First seen", "Last seen", "Product", "Hardware ID", "IP address")
    return EvidenceSection("Activations", headings, rows)


def _keys(order: Order) -> EvidenceSection:
    keys = LicenseKey.objects.filter(item__order=order).select_related("item").order_by("pk")
    rows = [(row.made_at, row.item.name, row.hardware_id, row.state.capitalize()) for row in keys[:MAX_ROWS]]
    return EvidenceSection("License keys", ("Made", "Product", "Hardware ID", "State"), rows)


def _emails(order: Order) -> EvidenceSection:
    emails = order.emails.exclude(kind__in=("notification", "warning", "test")).filter(to__iexact=order.email)
    rows = [
        (row.created_at, row.subject, row.to, row.get_state_display(), row.sent_at or "")
        for row in emails.order_by("pk")[:MAX_ROWS]
    ]
    headings = ("Written", "Subject", "To", "State", "Handed to the mail server")
    return EvidenceSection("Emails to the customer", headings, rows)


def _customer_acts(order: Order) -> EvidenceSection:
    """Return what the customer did otherwise, such as asking for a refund."""
    activities = order.activities.filter(actor_kind=ActorKind.CUSTOMER).exclude(kind=Activity.Kind.DOWNLOAD)
    rows = [(row.happened_at, row.sentence) for row in activities.order_by("pk")[:MAX_ROWS]]
    return EvidenceSection("What the customer did", ("When", "What"), rows)
