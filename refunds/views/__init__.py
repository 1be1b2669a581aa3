from refunds.views.disputes import dispute, disputes
from refunds.views.duplicates import compare_duplicates
from refunds.views.refund_requests import refund_requests
from refunds.views.refund_settings import refund_settings
from refunds.views.refunds import refund_rates, refunds, refunds_file

__all__ = [
    "compare_duplicates",
    "dispute",
    "disputes",
    "refund_rates",
    "refund_requests",
    "refund_settings",
    "refunds",
    "refunds_file",
]
