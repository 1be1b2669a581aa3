"""Compares what the gateway was paid with orders, deliveries and the emails that reached the mail server."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from chaos.bulk import query
from devtools.ports import free_port

OPEN = """
    SELECT count(*) FROM jobs_job
    WHERE done_at IS NULL AND failed_at IS NULL AND task <> 'checkout.watch_payment'"""  # orders themselves are counted
PURCHASED = "SELECT count(*) FROM checkout_order_summary_purchase WHERE order_id IS NOT NULL"
ORDERS = """
    SELECT p.session_id, o.email, o.total_minor, o.charge_id,
      (SELECT count(*) FROM delivery_delivery d JOIN orders_orderitem i ON i.id = d.item_id
       WHERE i.order_id = o.id AND d.key_id IS NOT NULL),
      (SELECT count(*) FROM delivery_licenses_poolkey k JOIN orders_orderitem i ON i.id = k.item_id
        WHERE i.order_id = o.id),
      (SELECT count(*) FROM checkout_documents_document c WHERE c.order_id = o.id)
    FROM orders_order o LEFT JOIN checkout_order_summary_purchase p ON p.order_id = o.id"""
FAILED = "SELECT count(*) FROM jobs_job WHERE failed_at IS NOT NULL"


class MailServer:
    """Counts the receipts that it accepted with 250, by customer and Message-ID."""

    def __init__(self) -> None:
        self.port = free_port()
        self.receipts: dict[str, Counter[str]] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(0.02)
        message = message_from_bytes(envelope.original_content or b"")
        if "receipt" in str(message["Subject"]):
            arrived = self.receipts.setdefault(str(message["To"]), Counter())
            arrived[str(message["Message-ID"])] += 1
        return "250 Kept"


@dataclass(slots=True)
class Sales:
    """Figures of a run; all but the first two and the last have to be 0.

    An email whose worker was killed before it saved the delivery is sent again, under the same Message-ID.
    """

    paid: int
    orders: int
    without_order: int
    doubled: int
    unpaid: int
    different: int
    undelivered: int
    without_receipt: int
    second_receipt: int
    failed: int
    repeated_emails: int

    @property
    def is_good(self) -> bool:
        wrong = (
            self.without_order, self.doubled, self.unpaid, self.different, self.undelivered,
            self.without_receipt, self.second_receipt, self.failed,
        )  # fmt: skip
        return not any(wrong)

    def __str__(self) -> str:
        return ", ".join(
            f"{name.replace('_', ' ')} {getattr(self, name)}" for name in self.__dataclass_fields__
        )


def paid_sessions(sessions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: session for name, session in list(sessions.items()) if session["payment_status"] == "paid"}


def in_flight(sessions: dict[str, dict[str, Any]]) -> int:
    """How many are paid at this moment and have no order yet."""
    ((ordered,),) = query(PURCHASED)
    return len(paid_sessions(sessions)) - int(ordered)


def settled(sessions: dict[str, dict[str, Any]]) -> bool:
    """Every paid session has its order, and nothing that follows from it is on its way."""
    return not in_flight(sessions) and not query(OPEN)[0][0]


def judge(sessions: dict[str, dict[str, Any]], mail: MailServer) -> Sales:
    paid, orders = paid_sessions(sessions), query(ORDERS)
    of_session = Counter(session for session, *_ in orders)
    emails = {email: mail.receipts.get(email, Counter()) for _, email, *_ in orders}
    ((failed,),) = query(FAILED)
    return Sales(
        paid=len(paid),
        orders=len(orders),
        without_order=sum(not of_session[name] for name in paid),
        doubled=len(orders) - len(of_session),
        unpaid=sum(name not in paid for name in of_session),
        different=sum(
            name in paid and (total, charge) != _charged(paid[name]) for name, _, total, charge, *_ in orders
        ),
        undelivered=sum(made != [1, 1, 1] for _, _, _, _, *made in orders),
        without_receipt=sum(not arrived for arrived in emails.values()),
        second_receipt=sum(len(arrived) > 1 for arrived in emails.values()),
        failed=failed,
        repeated_emails=sum(sum(arrived.values()) - len(arrived) for arrived in emails.values()),
    )


def _charged(session: dict[str, Any]) -> tuple[int, str]:
    return session["amount_total"], session["payment_intent"]["latest_charge"]["id"]
