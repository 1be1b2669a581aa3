"""The sheet of shortcuts, and the switch that each person has."""

from collections.abc import Callable

from django.test import Client

from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_shortcuts_are_on_until_a_person_switches_them_off(alice: Actor, anna: Actor, panel: Panel) -> None:
    browser = panel(anna)
    assert " data-shortcuts" in browser.get("/orders/").content.decode()

    page = browser.post("/keyboard/", {"shortcuts": "off", "next": "/orders/"}, follow=True)

    assert page.redirect_chain[-1] == ("/orders/", 302)
    assert "Keyboard shortcuts are off." in page.content.decode()
    assert " data-shortcuts" not in browser.get("/orders/").content.decode()
    assert " data-shortcuts" in panel(alice).get("/orders/").content.decode()
    browser.post("/keyboard/", {"shortcuts": "on"})
    assert " data-shortcuts" in browser.get("/orders/").content.decode()


def test_sheet_lists_the_shortcuts(anna: Actor, panel: Panel) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        page = panel(anna).get("/keyboard/", headers=headers).content.decode()
        assert "<kbd>Ctrl K</kbd>" in page
        assert "Switch shortcuts off" in page
        assert ("<html" in page) is not bool(headers)
