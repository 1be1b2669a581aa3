"""Money goes back once, whatever is pressed at once: 9 to 11."""

from typing import Any
from uuid import uuid4

from accept.check import Outcome, check, judge
from accept.checks.books import refunds_at_gateway
from accept.checks.posting import post_all, refund_of, shown_by
from accept.world import World


@check(9, "the same refund by many at once: one is made, the others are refused politely")
def race(world: World) -> Outcome:
    orders, threads = world.refundable(world.size(3, 50)), world.size(8, 20)
    browser = world.signed_in("alice")
    token = browser.token("/accounts/password/change/")
    posts = []
    for number, _ in orders:
        shown = shown_by(browser, number)
        posts += post_all([refund_of(browser, number, token, shown) for _ in range(threads)], threads)
    world.wait_for_jobs()
    accepted = [post for post in posts if post.status == 303]
    return judge(
        f"{len(posts)} forms for {len(orders)} orders, {len(accepted)} led on",
        errors=[post.status for post in posts if post.status >= 500 or post.status == 0],
        not_once=[n for n, count in refunds_at_gateway(world, orders).items() if count != 1],
    )


@check(10, "whole orders and single items at once: never more than was paid, no item twice")
def mixed_race(world: World) -> Outcome:
    orders = world.refundable(world.size(3, 50))
    browser = world.signed_in("alice")
    token = browser.token("/accounts/password/change/")
    for number, pk in orders:
        items = [item for (item,) in world.query("SELECT id FROM orders_orderitem WHERE order_id = %s", [pk])]
        whole = refund_of(browser, number, token, shown_by(browser, number))
        posts = [whole, whole, *(item_refund(world, number, item, token) for item in items for _ in range(3))]
        post_all(posts, 8)
    world.wait_for_jobs()
    over = world.query(
        "SELECT number FROM orders_order WHERE id = ANY(%s) AND greatest(refunded_minor, reserved_minor) > paid_minor",
        [[pk for _, pk in orders]],
    )
    charged: dict[str, int] = {}
    for refund in list(world.made.gateway.ledger.refunds.values()):
        if refund["status"] not in {"failed", "canceled"}:
            charged[refund["charge"]] = charged.get(refund["charge"], 0) + refund["amount"]
    too_much = [
        charge
        for charge, sum_ in charged.items()
        if sum_ > world.made.gateway.ledger.charges[charge]["amount"]
    ]
    return judge(f"{len(orders)} orders", over_refunded_here=over, over_refunded_at_the_gateway=too_much)


def item_refund(world: World, number: str, item: int, token: str) -> Any:
    browser = world.signed_in("alice")
    path = f"/orders/{number}/items/{item}/actions/refund-product/"
    fields = browser.fields(path) if browser.get(path).status == 200 else {}
    fields |= {"csrfmiddlewaretoken": token, "token": str(uuid4()), "comment": "rehearsal"}
    headers = {"Referer": f"{browser.site.url}{path}", "Origin": browser.site.url}
    return lambda: browser.request("POST", path, headers=headers, fields=fields, encode_multipart=False)


@check(11, "one form sent many times at once: one act, each answer is that of the first")
def double_submit(world: World) -> Outcome:
    count, wrong = world.size(5, 100), list[str]()
    browser = world.signed_in("alice")
    token = browser.token("/accounts/password/change/")
    orders = world.orders("true", count)
    for number, pk in orders:
        path, form_token = f"/orders/{number}/actions/add-comment/", str(uuid4())
        fields = {"csrfmiddlewaretoken": token, "token": form_token, "comment": f"once {form_token}"}
        headers = {"Referer": f"{browser.site.url}{path}", "Origin": browser.site.url}
        send = lambda path=path, fields=fields, headers=headers: browser.request(  # noqa: E731
            "POST", path, headers=headers, fields=fields, encode_multipart=False
        )
        newest = world.value("SELECT max(id) FROM orders_activity")
        posts = post_all([send] * 6, 6)
        written = world.value(
            "SELECT count(*) FROM orders_activity WHERE order_id = %s AND id > %s", [pk, newest]
        )
        if (
            written != 1
            or {post.status for post in posts} != {303}
            or len({post.location for post in posts}) != 1
        ):
            wrong.append(f"{number}: {written} acts, {[post.status for post in posts]}")
    return judge(f"{count} forms × 6", wrong=wrong)
