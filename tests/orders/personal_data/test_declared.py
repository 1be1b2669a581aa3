"""Whoever adds a column of text decides here whether it says something of a customer."""

from collections import defaultdict

import pytest
from django.db.models import CharField, GenericIPAddressField, JSONField, Model, TextField

from orders.extension_points import PERSONAL_DATA
from tests.project import our_models

TEXTS = (CharField, TextField, JSONField, GenericIPAddressField)
PERSONAL: dict[type[Model], set[str]] = defaultdict(set)
for declared in PERSONAL_DATA:
    PERSONAL[declared.model] |= {*declared.erased, *declared.shown}
# Columns that say nothing of a customer, in models that hold something of them.
IMPERSONAL = {
    "Activity": {"subject", "token"},
    "Delivery": {"hardware_id"},
    "Document": {"entity"},
    "Email": {"dedupe_key", "message_id"},
    "IdempotentRequest": {"digest", "key"},
    "LicenseKey": {"reason"},
    "Notice": {"message_id"},
    "NoticeAttempt": {"address"},
    "Order": {"charge_id", "coupon_code", "headline", "language", "reference", "source", "tax_country"},
    "Purchase": {
        "area", "contradiction", "entity", "hardware_id", "session_id", "tax_country", "tax_reason", "treatment",
    },
    "Refund": {"failure", "gateway_id", "reference"},
    "SetAside": {"need"},
}  # fmt: skip
# Models that hold nothing of a customer, or what only the sweep can find: an address in a search or an error.
WITHOUT_CUSTOMERS = {
    "ApiToken", "BulkRun", "Coupon", "DeliveryTerms", "Difference", "Dispute", "EmailTemplate",
    "EmailVersion", "ExportRun", "FileVersion", "ForwardedEmail", "Heartbeat", "HelpDesk", "HistoryDigest",
    "ImportRun", "Invitation", "Job", "LookupRequest", "NoticeEndpoint", "NumberSeries", "OrderItem",
    "Picture", "PoolKey", "Product", "ProductFile", "ProductPrice", "RateLimitCount", "RefundSettings",
    "ReplyText", "SalesTaxRate", "SavedView", "SearchKey", "SigningKey", "User", "VatRate", "Vendor",
    "VendorLogEntry",
}  # fmt: skip


def texts_of(model: type[Model]) -> set[str]:
    return {
        field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS) and not field.choices
    }


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_texts_of_a_model_are_personal_or_not(model: type[Model]) -> None:
    texts = texts_of(model)
    if model in PERSONAL:
        assert texts - PERSONAL[model] == IMPERSONAL.get(model.__name__, set())
    else:
        assert not texts or model.__name__ in WITHOUT_CUSTOMERS
