"""The fields that a column of a file may be, with their labels, in the sections of the form."""

LINE_LABELS = {
    "reference": "Order number",
    "placed_at": "Date",
    "placed_time": "Time of day",
    "placed_zone": "Time zone of the row",
    "sku": "SKU",
    "name": "Product name",
    "variant": "Variant",
    "quantity": "Quantity",
    "price": "Unit price",
    "line_total": "Line total",
    "line_discount": "Discount of the line",
    "line_tax": "Tax of the line",
    "currency": "Currency",
    "license_key": "License key",
    "hardware_id": "Hardware ID",
    "downloads": "Download count",
    "items": "Several items in one cell",
    "refund_of": "Order number that is refunded",
}
AMOUNT_LABELS = {
    "total": "Order total",
    "discount": "Discount of the order",
    "tax": "Tax of the order",
    "tax_rate": "Tax rate in %",
    "shipping": "Shipping",
    "shipping_tax": "Tax of the shipping",
    "fee": "Fee that the customer paid",
    "shop_fee": "Fee of the shop",
    "refunded_amount": "Refunded amount",
}
STATE_LABELS = {
    "state": "State of the order",
    "state2": "Second state of the order",
    "kind": "Kind of order",
    "refunded": "Refunded (date, or yes and no)",
    "canceled": "Canceled (date, or yes and no)",
    "charged_back": "Charged back (date, or yes and no)",
    "dispute_won": "Dispute won (yes and no)",
    "test": "Test order (yes and no)",
    "refunded_at": "Date of the refund",
}
PAYMENT_LABELS = {
    "payment_method": "Payment method",
    "card": "Card",
    "card_last4": "Card's last four",
    "transaction": "Transaction ID",
    "coupon": "Coupon",
}
ADDRESS_LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "email": "Email address",
    "phone": "Phone",
    "street1": "Street",
    "street2": "Street, second line",
    "city": "City",
    "region": "Region",
    "postal_code": "Postal code",
    "country": "Country",
}
CUSTOMER_LABELS = {
    "full_name": "Whole name",
    **ADDRESS_LABELS,
    "vat_number": "VAT number",
    "language": "Language",
    "customer": "Customer number",
    "comment": "Comment",
}
RECIPIENT_LABELS = {
    "recipient_name": "Recipient: whole name",
    **{f"recipient_{name}": f"Recipient: {label.lower()}" for name, label in ADDRESS_LABELS.items()},
}
SECTIONS = {
    "Order and lines": LINE_LABELS,
    "Amounts of the order": AMOUNT_LABELS,
    "State": STATE_LABELS,
    "Payment": PAYMENT_LABELS,
    "Customer": CUSTOMER_LABELS,
    "Recipient": RECIPIENT_LABELS,
}
LABELS = {name: label for labels in SECTIONS.values() for name, label in labels.items()}
FIELDS = tuple(LABELS)
REQUIRED_FIELDS = ("reference", "placed_at")
AMOUNT_FIELDS = ("price", "line_total", "total", "items")  # one of them says what an order costs
NUMBER_FIELDS = ("quantity", "price", "line_total", "line_discount", "line_tax", *AMOUNT_LABELS)
DATE_FIELDS = ("placed_at", "refunded_at")
