"""Who gets in, and for how long: 43 to 45, 56."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.client import Browser, Response
from accept.installation import PASSWORD
from accept.seed import code_of
from accept.world import World

ABSENT_NUMBER = "1700000000-1-999999"


def is_refused(answer: Response) -> bool:
    """Return whether a try was refused without being looked at."""
    text = answer.data.decode(errors="replace").lower()
    return answer.status == 429 or "too many" in text or "try again later" in text


def wrong_password(browser: Browser, email: str) -> bool:
    """Try one; return whether it was refused."""
    return is_refused(browser.post("/accounts/login/", {"login": email, "password": f"wrong-{uuid4()}"}))


def look_up(browser: Browser, email: str, number: str) -> bool:
    """Try to find an order; return whether it was refused."""
    return is_refused(browser.post("/order-search/", {"email": email, "number": number}))


@check(43, "guesses by card show no order and mail at most three; guesses by email stop at the limits")
def guesses(world: World) -> Outcome:
    last4, placed, total = world.query(
        "SELECT card_last4, placed_at::date::text, total_minor FROM orders_order "
        "WHERE card_last4 <> '' AND total_minor > 0 ORDER BY id DESC LIMIT 1"
    )[0]
    before, shown, count = len(world.made.mail.messages), 0, world.size(30, 1_000)
    form = {"by": "card", "brand": "Visa", "last4": last4, "on": placed, "amount": f"{total / 100:.2f}"}
    for _ in range(count):
        answer = world.stranger().post("/order-search/", form)
        shown += answer.status in {301, 302, 303}
    world.wait_for_jobs()
    time.sleep(12)
    mailed: dict[str, int] = {}
    for _, recipients, content in world.made.mail.messages[before:]:
        if b"order-search/" in content:
            mailed[recipients[0]] = mailed.get(recipients[0], 0) + 1
    email = world.value("SELECT email FROM orders_order WHERE email <> '' ORDER BY id DESC LIMIT 1")
    passed = sum(not look_up(world.stranger(), email, f"1700000000-1-{n:06}") for n in range(40))
    most = max(mailed.values(), default=0)
    return judge(
        f"{count} by card, {most} mails to one address at most; {passed} of 40 by one email from 40 networks",
        shown=shown, more_than_3_mails=[n for n in mailed.values() if n > 3], not_stopped=passed if passed > 10 else 0,
    )  # fmt: skip


@check(44, "a limit of ten lets exactly ten of many at once pass; forged addresses are one client")
def throttle(world: World) -> Outcome:
    plain = passed_at_once(world, world.size(40, 200), forge=False)
    forged = passed_at_once(world, 50, forge=True)
    world.made.redis.kill()
    try:
        without = passed_without_redis(world)
    finally:
        world.made.redis.start()
    return judge(
        f"{plain} passed, {forged} with forged headers, {without} with Redis gone",
        not_10=[number for number in (plain, forged, without) if number != 10],
    )


def passed_at_once(world: World, count: int, *, forge: bool) -> int:
    """Return how many of so many look-ups at once from one network are answered."""
    site = world.made.site.at(9_000 + forge)
    browsers = [Browser(site) for _ in range(count)]
    tokens = [browser.token("/order-search/") for browser in browsers]

    def send(number: int) -> int:
        headers = {"Referer": f"{site.url}/order-search/", "Origin": site.url}
        if forge:
            address = f"198.51.{number}.7"
            headers |= {"X-Forwarded-For": address, "X-Real-Ip": address, "Forwarded": f"for={address}"}
        fields = {
            "csrfmiddlewaretoken": tokens[number],
            "email": f"stranger{number}@nowhere.example",
            "number": f"1700000000-1-{number:06}",
        }
        answer = browsers[number].request(
            "POST", "/order-search/", headers=headers, fields=fields, encode_multipart=False
        )
        return int(not is_refused(answer))

    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(send, range(count)))


def passed_without_redis(world: World) -> int:
    browser = Browser(world.made.site.at(9_100))
    return sum(
        not look_up(browser, f"stranger{number}@nowhere.example", f"1700000000-1-{number:06}")
        for number in range(25)
    )


@check(
    45,
    "wrong passwords are refused from the 11th on; the right one from another network or a known device works",
)
def guessed_passwords(world: World) -> Outcome:
    wrong, figures = list[str](), list[str]()
    for name in ("bob", "sam"):
        email, attacker, known = world.email(name), world.stranger(), world.stranger()
        sign_in(known, email)
        if name in world.secrets:
            known.post("/accounts/2fa/authenticate/", {"code": code_of(world.secrets[name])})
        tries = [wrong_password(attacker, email) for _ in range(14)]
        elsewhere = sign_in(world.stranger(), email)
        spread = [wrong_password(world.stranger(), email) for _ in range(12)]
        again = world.stranger()
        again.cookies |= {cookie: value for cookie, value in known.cookies.items() if "session" not in cookie}
        known_device = sign_in(again, email)
        figures.append(
            f"{name}: {tries.count(False)} of 14, then {spread.count(False)} of 12 from everywhere looked at"
        )
        wrong += [f"{name}: more than 10"] if tries.count(False) > 10 else []
        wrong += [f"{name}: from another network {elsewhere}"] if elsewhere != 302 else []
        wrong += [f"{name}: from a known device {known_device}"] if known_device != 302 else []
    return judge("; ".join(figures), wrong=wrong)


def sign_in(browser: Browser, email: str) -> int:
    """Try the right password; return the status: 302 is a success, or leads to the second factor."""
    return browser.post("/accounts/login/", {"login": email, "password": PASSWORD}).status


@check(56, "password change, disabling, lost role, sign-out everywhere: the next request is refused")
def sessions(world: World) -> Outcome:
    world.browsers.clear()  # everybody is signed out below
    still = list[str]()
    user = world.value("SELECT id FROM vendors_user WHERE email = %s", [world.email("anna")])
    (number, _), *_ = world.orders("true", 1)
    comment = f"/orders/{number}/actions/add-comment/"
    for name, (change, undo) in CHANGES.items():
        browser = world.sign_in("anna")
        world.query(change, {"user": user})
        status = browser.post(comment, {"comment": "x", "token": str(uuid4())}).status
        world.query(undo, {"user": user})
        still += [f"{name}: {status}"] if status in {200, 303} else []
    first, second = world.sign_in("dora"), world.sign_in("dora")
    new = f"{PASSWORD}-new"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    changed = first.post("/accounts/password/change/", form)
    status = second.get("/orders/").status
    still += [f"password changed ({changed.status}): {status}"] if status == 200 else []
    return judge(f"{len(CHANGES) + 1} changes", still_open=still)


CHANGES = {
    "disabled": (
        "UPDATE vendors_user SET is_active = false WHERE id = %(user)s",
        "UPDATE vendors_user SET is_active = true WHERE id = %(user)s",
    ),
    "role lowered": (
        "UPDATE vendors_seat SET role = 'viewer' WHERE user_id = %(user)s",
        "UPDATE vendors_seat SET role = 'agent' WHERE user_id = %(user)s",
    ),
    "signed out everywhere": ("DELETE FROM usersessions_usersession; DELETE FROM django_session", "SELECT 1"),
}
