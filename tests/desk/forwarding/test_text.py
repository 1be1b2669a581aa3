"""What is read of a forwarded email, however a mail program makes it."""

from email.message import EmailMessage

import pytest

from desk.forwarding.answer import answer_forwarded
from desk.forwarding.text import forwarded_text
from orders.models import Order
from tests.desk.forwarding.emails import message, sign, signed
from tests.mail_server import MailServer, body_of
from vendors.actor import Actor


def test_attached_email_is_read_with_its_headers() -> None:
    customer = EmailMessage()
    customer["From"], customer["Subject"] = "Grace <grace@navy.example>", "No key"
    customer.set_content("It does not work.")
    email = message(1, "See below.")
    email.add_attachment(customer)

    subject, text = forwarded_text(email.as_bytes())

    assert subject == "Fwd: Download"
    assert text.startswith("From: Grace <grace@navy.example>\nDate: \nSubject: No key\n\nIt does not work.")


def test_html_is_read_where_there_is_no_text() -> None:
    email = message(1, "")
    email.set_content("<p>My key</p>", subtype="html")

    assert "<p>My key</p>" in forwarded_text(email.as_bytes())[1]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe",
        b"Subject: =?x?y?z?=\r\nContent-Type: text/plain; charset=none\r\n\r\nText \xff",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
        b"Content-Type: ;;;\r\nSubject:\r\n\x00\r\n\r\nx",
        b"Content-Type: text/plain; " + b"(" * 5_000 + b"\r\n\r\nx",
        b"Content-Type: text/plain; " + b"a*0=b;" * 500 + b"\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 300_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\nx",
        b"From: (((((\r\nTo: <<<>>>\r\nDate: \x80\r\n\r\n" + b"\r\n" * 50_000,
    ],
)
def test_odd_emails_are_read(source: bytes) -> None:
    assert len(forwarded_text(source)[1]) <= 20_000
    assert answer_forwarded(source)


def test_email_about_no_order_is_answered_so(
    mail_server: MailServer, anna: Actor, order: Order, number: int
) -> None:
    answer_forwarded(signed(message(number, "Do you sell umbrellas?")))

    assert "No order agrees with it." in body_of(mail_server.arrived[0])
    assert order.number not in body_of(mail_server.arrived[0])


def test_text_of_customers_makes_no_line_of_its_own_header(
    mail_server: MailServer, anna: Actor, number: int
) -> None:
    source = message(number, "Text").as_bytes().replace(b"Fwd: Download", b"Fwd:\n Bcc: eve@evil.example")

    answer_forwarded(sign(source.replace(b"\n", b"\r\n")))

    assert mail_server.recipients == ["anna@demo.example"]
    assert mail_server.arrived[0]["Subject"] == "Re: Fwd: Bcc: eve@evil.example"
