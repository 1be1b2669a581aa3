"""The routes of emails to customers and their templates."""

from tests import make
from tests.route import OF_ORDER, ORDER, Route, Sample

EMAIL = Sample(lambda samples: make.email(samples.get(ORDER), html="<p>Hello</p>"))
TEMPLATE = Sample(lambda samples: make.email_template(samples.vendor))
FORM = {"name": "How to install", "language": "en", "subject": "Hello", "text": "Hello"}
RESEND = {"items": "receipt", "comment": "hello"}
ROUTES = [
    Route("tab", {"key": "emails"}, OF_ORDER),
    Route("tab", {"key": "reply"}, OF_ORDER),
    Route("reply_text", form={"text": "Hello"}, for_staff=False),
    Route("email_templates", for_staff=False),
    Route("new_email_template", form=FORM, for_staff=False),
    Route("email_template", objects={"template_id": TEMPLATE}, form=FORM, for_staff=False),
    Route("email_preview", form=FORM, get=405, for_staff=False),
    Route("email_test", form=FORM, get=405, for_staff=False),
    Route("email", objects={"number": ORDER, "email_id": EMAIL}),
    Route("email_html", objects={"number": ORDER, "email_id": EMAIL}),
    Route("action", {"slug": "resend-order"}, OF_ORDER, form=RESEND),
]
