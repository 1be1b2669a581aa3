from refunds.models.difference import Difference
from refunds.models.dispute import Dispute
from refunds.models.refund import Refund
from refunds.models.refund_item import RefundItem
from refunds.models.refund_request import RefundRequest
from refunds.models.refund_settings import RefundSettings

__all__ = ["Difference", "Dispute", "Refund", "RefundItem", "RefundRequest", "RefundSettings"]
