"""The format and the check digit of VAT numbers."""

import pytest

from checkout.vat import InvalidVatNumber, normalize_vat_number


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("de 136 695 976", "DE", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("GR 094259216", "GR", "EL094259216"),
        ("EL094259216", "GR", "EL094259216"),
        ("XI 432525179", "GB", "XI432525179"),
        ("GB 980780684", "GB", "GB980780684"),
        ("FR40303265045", "FR", "FR40303265045"),
        ("FR K7 399 859 412", "FR", "FRK7399859412"),
        ("K7399859412", "FR", "FRK7399859412"),
        ("fr4Z123456782", "FR", "FR4Z123456782"),
        ("4Z 123 456 782", "FR", "FR4Z123456782"),
        ("FRAC123456782", "FR", "FRAC123456782"),
        ("AC123456782", "FR", "FRAC123456782"),
        ("ATU13585627", "AT", "ATU13585627"),
        ("NL4495445B01", "NL", "NL004495445B01"),
        ("ESJ99216582", "ES", "ESJ99216582"),
    ],
)
def test_vat_number_is_read_as_people_type_it(text: str, country: str, number: str) -> None:
    assert normalize_vat_number(text, country) == number


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("DE136695977", "DE"),
        ("FR40303265045", "DE"),
        ("XI432525179", "DE"),
        ("hello", "AT"),
        ("DE1", "DE"),
        ("ЖЖ", "PL"),
        ("FRK8399859412", "FR"),
        ("IO399859412", "FR"),
    ],
)
def test_vat_number_with_a_wrong_format_or_check_digit_is_refused(text: str, country: str) -> None:
    with pytest.raises(InvalidVatNumber):
        normalize_vat_number(text, country)
