"""What proves that an address sent an email: a DKIM signature of its domain, or a sign-in at our mail server."""

from email import policy
from email.parser import BytesHeaderParser

import pytest

from desk.forwarding.answer import NOT_PROVEN, answer_forwarded
from desk.forwarding.proof import proof_of
from desk.models import ForwardedEmail
from tests.desk.forwarding.emails import SERVER, message, signed
from tests.mail_server import MailServer, body_of
from vendors.actor import Actor

ANNA = "anna@demo.example"


def proven(source: bytes) -> str:
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(source)
    return proof_of(source, headers, ANNA)


def test_signature_of_the_senders_domain_counts() -> None:
    source = signed(message(1, "text"))

    assert proven(source) == "dkim"
    assert proven(b"DKIM-Signature: v=1; d=demo.example\r\n" + source) == "dkim"  # one of three is enough


@pytest.mark.parametrize(
    "source",
    [
        signed(message(1, "text"), "evil.example"),
        signed(message(1, "text"), "mail.demo.example"),
        signed(message(1, "text"), "demo.invalid"),  # without a key
        signed(message(1, "text")).replace(b"text", b"changed"),
        signed(message(1, "text")).replace(b"From: Anna", b"From: Alice"),
        signed(message(1, "text"), length=True),
        message(1, "text").as_bytes(),
        *(
            b"DKIM-Signature: " + field + b"\r\n" + message(1, "text").as_bytes()
            for field in (
                b"", b"x", b"v=1", b"v=1; a=rsa-sha256; d=demo.example; s=s1; h=from; bh=%; b=%",
                b"v=1; a=rsa-sha256; d=demo.example; s=s1; h=from; bh=AA==; b=AA==; l=x",
                b"v=1; a=x; d=\xff; s=\xff; h=from; bh=AA==; b=AA==",
                b"v=1; a=rsa-sha256; d=demo.example; s=" + b"x" * 300 + b"; h=from; bh=AA==; b=AA==",
            )
        ),
    ],
)  # fmt: skip
def test_no_other_signature_counts(source: bytes) -> None:
    assert proven(source) == ""


@pytest.mark.parametrize(
    ("signed_from", "added"),
    [
        (b"From : Mallory", b"From: Anna <anna@demo.example>\r\n"),
        (b"From: Mallory", b"From: Anna <anna@demo.example>\r\nX-A: 1\r\r\r\n"),
        (b"From: Mallory", b"X-A: 1\rFrom: Anna <anna@demo.example>\r\r\r\n"),
    ],
)
def test_signature_of_a_colleague_proves_no_sender_added_to_it(signed_from: bytes, added: bytes) -> None:
    email = message(1, "text", "mallory@demo.example")
    email.replace_header("From", "Mallory <mallory@demo.example>")
    signature, _, rest = signed(email).partition(b"From: Mallory")

    assert proven(signature + added + signed_from + rest) == ""


def test_subject_that_was_added_is_not_of_the_sender() -> None:
    assert proven(b"Subject: Reset your password\r\n" + signed(message(1, "text"))) == ""


def test_name_server_of_another_domain_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr("desk.forwarding.proof.key_record", lambda name, timeout: asked.append(name))

    proven(signed(message(1, "text"), "evil.example"))

    assert asked == []


@pytest.mark.parametrize(
    ("value", "proof"),
    [
        (f"{SERVER}; auth=pass smtp.auth={ANNA}", "sign_in"),
        (
            f"{SERVER}; spf=none; auth=pass (PLAIN; (x)) smtp.auth=Anna@Demo.example smtp.mailfrom=x",
            "sign_in",
        ),
        (f"{SERVER}; auth=pass smtp.auth=alice@demo.example", ""),
        (f"{SERVER}; auth=fail smtp.auth={ANNA}", ""),
        (f"{SERVER}; spf=pass (x; (y) ; auth=pass smtp.auth={ANNA})", ""),
        (f"{SERVER}; dkim=pass header.i={ANNA}", ""),
        (f'{SERVER}; spf=fail smtp.mailfrom="x; auth=pass smtp.auth={ANNA};"@evil.example', ""),
        (f'{SERVER}; spf=fail (of "x\\) ; auth=pass smtp.auth={ANNA}"@evil.example)', ""),
        (f"mx.evil.example; auth=pass smtp.auth={ANNA}", ""),
        ("", ""),
    ],
)
def test_sign_in_at_our_mail_server_counts(value: str, proof: str) -> None:
    email = message(1, "text")
    email["Authentication-Results"] = value

    assert proven(email.as_bytes(policy=policy.SMTP.clone(max_line_length=None))) == proof


def test_only_the_newest_header_of_our_mail_server_counts() -> None:
    email = message(1, "text")
    email["Authentication-Results"] = f"{SERVER}; none"
    email["Authentication-Results"] = f"{SERVER}; auth=pass smtp.auth={ANNA}"

    assert proven(email.as_bytes()) == ""


def test_answer_says_which_proof_it_was(mail_server: MailServer, anna: Actor, number: int, text: str) -> None:
    email = message(number, text)
    email["Authentication-Results"] = f"{SERVER}; auth=pass smtp.auth={ANNA}"

    assert answer_forwarded(email.as_bytes())

    assert "Proven by the sender's sign-in at our mail server." in body_of(mail_server.arrived[0])


def test_email_without_proof_is_not_answered(
    mail_server: MailServer, anna: Actor, number: int, text: str
) -> None:
    assert answer_forwarded(message(number, text).as_bytes())

    assert mail_server.recipients == []
    row = ForwardedEmail.objects.get()
    assert (row.state, row.reason, row.user) == ("refused", NOT_PROVEN, anna.user)
