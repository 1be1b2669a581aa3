from unicodedata import category

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.address_slips import likely_address
from core.email_address import clean_address, smtp_address


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("ada@post.example\u202c", "ada@post.example"),
        ("zed@post.exa\u200bmple", "zed@post.example"),
        ("ada@po\u200fst.example", "ada@post.example"),
        ("\ufeffada@post.example\u00a0", "ada@post.example"),
        ("Ada Love <ada@post.example>", "ada@post.example"),
        ('"Love, Ada" <ada@post.example>;', "ada@post.example"),
        ("<ada@post.example>,", "ada@post.example"),
        ("mailto:ada@post.example?subject=Order", "ada@post.example"),
        ("ada＠post．example", "ada@post.example"),
        ("o’brien@post.example", "o'brien@post.example"),
        ("Ada+shop@Post.example", "Ada+shop@Post.example"),
        ("jörg@post.example", "jörg@post.example"),
        ("用户@例子。广告", "用户@例子.广告"),
        ("“ada@post.example”", "ada@post.example"),
        ("«ada@post.example»", "ada@post.example"),
        ("*ada@post.example*", "ada@post.example"),
        ("•ada@post.example|", "ada@post.example"),
        ("E-Mail: ada@post.example", "ada@post.example"),
        ("ada@post.example (Ada Love)", "ada@post.example"),
        ("Ada Love [ada@post.example]", "ada@post.example"),
        ("Ada Love [mailto:ada@post.example]", "ada@post.example"),
        ("[ada@post.example](mailto:ada@post.example)", "ada@post.example"),
        ("mailto:ada%2Bshop%40post.example", "ada+shop@post.example"),
        ("_ada@post.example", "_ada@post.example"),
    ],
)
def test_clean_address_puts_pasted_forms_right(pasted: str, address: str) -> None:
    assert clean_address(pasted) == address


@pytest.mark.parametrize(
    "text",
    [
        "ada@post.example.",
        "ada@post..example",
        "a..b@post.example",
        ".ada@post.example",
        "ada.@post.example",
        "ada@localhost",
        "ada@mail.localhost",
        "ada@post",
        "ada@1.2.3.4",
        "ada@[127.0.0.1]",
        "ada@post.e",
        "ada@-post.example",
        "ada@post-.example",
        "ada@po_st.example",
        "ada@po st.example",
        "ad a@post.example",
        "ada@ben@post.example",
        '"ada love"@post.example',
        "ada`b@post.example",
        "x" * 65 + "@post.example",
        "ö" * 33 + "@post.example",  # 66 bytes
        "ada@" + "x" * 64 + ".example",
        "ada@" + "x." * 130 + "example",
        "ada@p\u0430ypal.example",  # with a Cyrillic letter
        "\u0430da@post.example",
        "http://ada@post.example",
        "ada@post.home",
        "ada@mail.corp",
        "ada@ελabc.example",
        "ada@😀.example",
        "ada@po⁄st.example",
        "ada@xn--a.example",
        "Ada <ada@post.example>, Ben <ben@post.example>",
        "ada@post.example\nBcc: ben@post.example",
        "@post.example",
        "ada@",
    ],
)
def test_clean_address_refuses_what_no_email_can_reach(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_address(text)

    assert refusal.value.message.startswith("Enter a valid email address. ")
    assert refusal.value.message.endswith(".")


@given(st.one_of(st.text(max_size=40), st.from_regex(r"\A[\w.]{1,9}@[\w.-]{1,20}\Z")))
def test_clean_address_lets_nothing_invisible_through(text: str) -> None:
    try:
        address = clean_address(text)
    except ValidationError:
        return
    assert not {category(character) for character in address} & {"Cf", "Cc", "Zs", "Zl", "Zp", "Cn"}
    assert clean_address(address) == address
    assert smtp_address(address).rpartition("@")[2].isascii()


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ADA@MÜLLER.example", "ADA@xn--mller-kva.example"),
        ("jörg@почта.рф", "jörg@xn--80a1acny.xn--p1ai"),
        ("ada@例え.example", "ada@xn--r8jz45g.example"),
    ],
)
def test_smtp_address_has_an_ascii_domain(address: str, sent_to: str) -> None:
    assert smtp_address(clean_address(address)) == sent_to


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmaill.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("yaho.co.uk", "yahoo.co.uk"),
        ("navy.cmo", "navy.com"),
        ("tonline.de", "t-online.de"),
        ("gmail.de", "gmail.com"),
        ("gmail.co.uk", "gmail.com"),
        ("icloud.net", "icloud.com"),
        ("aol.co", "aol.com"),
        ("live.cm", "live.com"),
        ("gmx.dr", "gmx.de"),
        ("web.ed", "web.de"),
        ("orange.ft", "orange.fr"),
        ("mail.ri", "mail.ru"),
        ("hotmail.co.ik", "hotmail.co.uk"),
    ],
)
def test_likely_address_mends_slips_of_the_keyboard(typed: str, meant: str) -> None:
    assert likely_address(f"ada@{typed}") == f"ada@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "mail.com",
        "ymail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "yahoo.com.br",
        "live.nl",
        "me.com",
        "googlemail.de",
        "post.example",
        "x",
    ],
)
def test_likely_address_doubts_no_usual_domain(domain: str) -> None:
    assert likely_address(f"ada@{domain}") == ""
