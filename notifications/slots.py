from notifications.tabs import email_states, emails
from vendors.slots import Filler, fill

fill("order.tabs", Filler("E-mails", 20, "emails", "notifications/emails.html", emails))
fill("timeline.entry", Filler("E-mail", 10, "email", "notifications/_email_state.html", email_states))
