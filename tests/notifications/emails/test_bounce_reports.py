"""Reports of mail servers, each in its own form."""

import pytest

from notifications.emails.bounces import BounceReport, read_report
from tests.notifications.emails.delivery_report import REPORT

QMAIL = """Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<grace@navy.example>:
Remote host said: 550 5.1.1 No such user <b>here</b>

--- Below this line is a copy of the message.

Message-ID: <1.x@y.example>
"""
EXIM = """X-Failed-Recipients: grace@navy.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
    SMTP error from remote mail server after RCPT TO: 550 5.1.1 No such user <b>here</b>

------ This is a copy of the message, including all the headers. ------

Message-ID: <1.x@y.example>
"""
GMAIL = """X-Failed-Recipients: grace@navy.example
In-Reply-To: <1.x@y.example>
Subject: Delivery Status Notification (Failure)

The response from the remote server was: 550 5.1.1 No such user <b>here</b>
"""
TWO_RECIPIENTS = REPORT.replace(
    "\n--B\nContent-Type: {kind}", "\nAction: delayed\nStatus: 4.0.0\n\n--B\nContent-Type: {kind}"
)


@pytest.mark.parametrize(
    "source",
    [
        QMAIL,
        EXIM,
        GMAIL,
        TWO_RECIPIENTS,
        REPORT.replace("{action}", "Failed (bad address)"),
    ],
)
def test_read_report_reads_those_of_common_mail_servers(source: str) -> None:
    report = source.replace("{kind}", "message/rfc822").replace("{message_id}", "<1.x@y.example>")
    report = report.replace("{action}", "failed").replace("\n", "\r\n")

    assert read_report(report.encode()) == BounceReport(
        "<1.x@y.example>", "550 5.1.1 No such user <b>here</b>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "Auto-Submitted: auto-replied\nIn-Reply-To: <1.x@y.example>\n\nI am away until 550 5.1.1",
        EXIM.replace("X-Failed-Recipients", "X-Other").replace("delivery failed", "delivery delayed"),
        REPORT.format(action="delayed", kind="message/rfc822", message_id="<1.x@y.example>"),
        REPORT.format(action="relayed", kind="message/rfc822", message_id="<1.x@y.example>"),
    ],
)
def test_read_report_takes_no_other_answer_for_a_bounce(source: str) -> None:
    assert read_report(source.encode()) is None
