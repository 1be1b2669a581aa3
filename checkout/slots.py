from checkout.ordering import hear
from checkout.privacy import privacy_policy
from checkout.promising import credit_notes_of, invoice_of, invoice_of_paid
from checkout.tabs import receipts
from vendors.help import explain
from vendors.slots import Filler, fill

fill("order.placed", Filler("Invoice", 20, content=invoice_of))
fill("order.paid", Filler("Invoice", 20, content=invoice_of_paid))
fill("refund.succeeded", Filler("Credit note", 20, content=credit_notes_of))
fill("order.tabs", Filler("Receipts", 50, "receipts", "checkout/receipts.html", receipts))
fill("gateway.event", Filler("Paid session", 10, content=hear))
fill("customer.footer", Filler("Privacy policy", 10, content=privacy_policy))
fill("menu.Marketing", Filler("Coupons", 20, key="coupons"))

explain("coupons", "Coupons", 75, "coupons", "new_coupon")
