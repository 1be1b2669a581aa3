"""Postal codes however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.tax.areas import VAT_COUNTRIES, area_of
from checkout.tax.postal_codes import BadPostalCode, check_postal_code, formats, postal_code_key

SEPARATORS = st.sampled_from(["", " ", "-", "\u2009", ".", "\u200b"])
PREFIXES = st.sampled_from(
    ["{country}-", "{country} ", "{country}", "{initial}-", "{initial} ", "", " ", "\u202a"]
)
SUFFIXES = st.sampled_from(["", " Las Palmas", ", Town", " ", "\u202c"])
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
OUTSIDE = {
    "ES": "35001",
    "DE": "27498",
    "FR": "97110",
    "FI": "22100",
    "GR": "63086",
    "IT": "23041",
    "DK": "3900",
}


@given(st.sampled_from(sorted(OUTSIDE)), st.integers(0, 5), SEPARATORS, PREFIXES, SUFFIXES, st.booleans())
def test_area_is_the_same_however_the_code_is_written(
    country: str, position: int, separator: str, prefix: str, suffix: str, full_width: bool
) -> None:
    code = OUTSIDE[country]
    digits = code[:position] + separator + code[position:]
    written = prefix.format(country=country, initial=country[0]) + digits + suffix

    assert area_of(country, written.translate(FULL_WIDTH) if full_width else written).code == ""
    check_postal_code(country, written)


@pytest.mark.parametrize(
    ("country", "written", "area"),
    [
        ("AT", "A-6691 Jungholz", "AT-JM"),
        ("PT", "P-9500 321", "PT-20"),
        ("PT", "PT 9000018 Funchal", "PT-30"),
        ("GB", "je23ab", ""),
        ("GB", "GB-JE2 3AB", ""),
        ("GB", "St Helier, Jersey JE2 3AB", ""),
        ("GB", "GY1", ""),
        ("GB", "B.F.P.O. 57", "CY"),
        ("GB", "uk sw1a1aa", "GB"),
        ("IT", "22060", "IT"),
        ("IT", "23030", "IT"),
        ("IT", "I-22061", ""),
        ("FR", "٩٧١١٠", ""),
        ("MC", "", "FR"),
        ("GB", "BF1 2AT", "CY"),
        ("GB", "bfpo 58, bf12au", "CY"),
        ("GB", "BT1 5GS", "GB"),
        ("GR", "630 87 Dafni", ""),
        ("ES", "Calle 3, 35001", ""),
        ("ES", "35001, 2º", ""),
        ("FR", "B.P. 12, 97300 Cayenne", ""),
    ],
)
def test_area_of_alphanumeric_codes_and_of_territories(country: str, written: str, area: str) -> None:
    assert area_of(country, written).code == area


@pytest.mark.parametrize(
    ("country", "written", "message"),
    [
        ("ES", "3500", "no postal code of the country you chose: enter one such as 28001."),
        ("ES", "350011", "28001"),
        ("ES", "99001", "28001"),
        ("DE", "SW1A 1AA", "10115"),
        ("GB", "10115", "SW1A 1AA"),
        ("PL", "0-1", "00-001"),
        ("IT", "47890", "00118"),  # San Marino
        ("IT", "V-00120", "00118"),  # Vatican City
        ("IT", "CH-6911", "00118"),
        ("US", "ABC", "no ZIP code"),
        (
            "IE",
            "10115",
            "no Eircode of the country you chose: enter one such as D02 AF30. You may leave it empty.",
        ),
    ],
)
def test_postal_code_of_no_place_is_refused(country: str, written: str, message: str) -> None:
    with pytest.raises(BadPostalCode, match=message.replace(".", r"\.")):
        check_postal_code(country, written)
    assert postal_code_key(country, written) == ""


def test_postal_code_of_an_unknown_country_is_taken_as_it_is() -> None:
    check_postal_code("JP", "〒100-0001")
    check_postal_code("", "anything")


def test_postal_codes_are_known_of_each_country_with_vat_and_their_examples_are_right() -> None:
    assert formats().keys() >= VAT_COUNTRIES | {"US"}
    for country, code_format in formats().items():
        check_postal_code(country, code_format.example)
