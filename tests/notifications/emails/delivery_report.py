"""A report that an email came back (RFC 3464), with places for what differs."""

REPORT = """From: MAILER-DAEMON@mx.example
To: bounces@mycommerce.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Your message could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; grace@navy.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
 user <b>here</b>

--B
Content-Type: {kind}

Received: from us
Message-ID: {message_id}
Subject: Your receipt

--B--
"""
