from refunds.tabs import ask_for_item, note, refund_states, refunds
from vendors.help import explain
from vendors.slots import Filler, fill

fill("order.tabs", Filler("Refunds", 40, "refunds", "refunds/refunds_tab.html", refunds))
fill("order.notes", Filler("Refunds", 10, "refunds", "refunds/_note.html", note))
fill("timeline.entry", Filler("Refund", 20, "refund", "refunds/_state.html", refund_states))
fill("menu.Account", Filler("Refund Settings", 5, key="refund_settings"))
fill("item.panels", Filler("Refund", 90, "refund", "refunds/_ask_for_item.html", ask_for_item))
fill("menu.Customer Service", Filler("Refund requests", 30, key="refund_requests"))
fill("menu.Customer Service", Filler("Refunds", 20, key="refunds"))
explain("refunds", "Refunds", 35, "refunds", "refund_rates", "refund_requests", "refund_settings")
