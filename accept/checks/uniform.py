"""What a stranger learns from bytes and times of an answer: 42."""

import statistics
import time
from dataclasses import dataclass, field

from accept.check import Outcome, check, judge
from accept.checks.tenancy import body
from accept.world import World

FORMS = ("/order-search/", "/accounts/login/", "/accounts/password/reset/")
PEOPLE = ("anna", "amir", "dora", "charlie")  # a few tries each, below their limits
WRONG = "x" * 12


@dataclass
class Answers:
    """Times and pages of one kind of answer."""

    seconds: list[float] = field(default_factory=list)
    pages: set[tuple[int, bytes]] = field(default_factory=set)


@check(42, "known and unknown answer with the same bytes in the same time: look-up, sign-in, reset")
def uniform(world: World) -> Outcome:
    count, wrong, figures = world.size(20, 200), list[str](), list[str]()
    orders = world.query("SELECT number, email FROM orders_order WHERE email <> '' ORDER BY id LIMIT 5")
    for path in FORMS:
        answers = Answers(), Answers()
        for turn in range(count):
            number, email = orders[turn % len(orders)]
            person, nobody = world.email(PEOPLE[turn % len(PEOPLE)]), f"nobody{turn % 5}@nowhere.example"
            forms = {
                "/order-search/": (
                    {"email": email, "number": f"1700000000-1-{turn:06}"},
                    {"email": nobody, "number": number},
                ),
                "/accounts/login/": (
                    {"login": person, "password": WRONG},
                    {"login": nobody, "password": WRONG},
                ),
                "/accounts/password/reset/": ({"email": person}, {"email": nobody}),
            }[path]
            pairs = list(zip(forms, answers, strict=True))
            for form, kind in pairs[:: 1 if turn % 2 else -1]:
                ask(world, path, form, kind)
        gap = abs(statistics.median(answers[0].seconds) - statistics.median(answers[1].seconds)) * 1_000
        area = area_under_curve(answers[0].seconds, answers[1].seconds)
        figures.append(f"{path} {gap:.1f} ms, {area:.2f}")
        wrong += [f"{path}: other bytes"] if answers[0].pages != answers[1].pages else []
        # With few answers the area is a matter of luck; with many it has to be close to a half.
        wrong += [f"{path}: told by time"] if area >= (0.55 if count >= 100 else 0.8) and gap >= 5 else []
    return judge(f"{count} of each; median gap and area: {'; '.join(figures)}", differs=wrong)


def ask(world: World, path: str, form: dict[str, str], answers: Answers) -> None:
    """Send a form from a network of its own; what was typed is taken out of the page."""
    browser = world.stranger()
    headers = {"Referer": f"{browser.site.url}{path}", "Origin": browser.site.url}
    fields = {"csrfmiddlewaretoken": browser.token(path), **form}
    began = time.perf_counter()
    answer = browser.request("POST", path, headers=headers, fields=fields, encode_multipart=False)
    answers.seconds.append(time.perf_counter() - began)
    page = body(answer)
    for typed in form.values():
        page = page.replace(typed.encode(), b"")
    answers.pages.add((answer.status, page))


def area_under_curve(first: list[float], second: list[float]) -> float:
    """Return how well the times tell the one kind from the other; 0.5: not at all."""
    wins = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    area = wins / (len(first) * len(second))
    return max(area, 1 - area)
