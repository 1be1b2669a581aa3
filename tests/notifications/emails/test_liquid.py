"""Vendors' templates use the known variables and nothing else, in bounded time and memory."""

import time

import pytest

from notifications.emails.liquid import render
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.variables import sample_variables, template_problem

HOSTILE = [
    "{{ order.vendor }}", "{{ order.vendor.api_key }}", "{{ order.__class__ }}", "{{ order['__class__'] }}",
    "{{ order.__init__.__globals__ }}", "{{ customer.order.items.all }}", "{{ settings.SECRET_KEY }}",
    "{{ self }}", "{{ request.user }}", "{{ items.append }}", "{{ items[0].__class__.__mro__ }}",
    "{{ customer['email'].__class__ }}", "{{ config }}", "{{ order.number.__class__ }}", "{{ vendor.delete }}",
    "{{ order[customer.name] }}", "{{ items[99].order }}", "{{ nothing }}", "{{ item.order }}",
    "{% include 'x' %}", "{% render 'x' %}", "{% extends 'x' %}", "{% layout 'x' %}", "{% liquid echo 1 %}",
    "{% capture x %}{% endcapture %}", "{% tablerow i in items %}{% endtablerow %}", "{% increment x %}",
    "{% echo order %}", "{% raw %}", "{% load x %}", "{% debug %}", "{% cycle 'a' %}",
    "{{ 'a' | replace: 'a', 'b' }}", "{{ 'a' | date: '%9999999d' }}", "{{ 'a' | times: 99999 }}",
    "{{ 'a' | base64_encode }}", "{{ 'a' | ljust: 200000000 }}", "{{ items | map: 'x' }}", "{{ 'a' | safe }}",
    "{{ (1..999999999) | join: ',' }}", "{% for i in (1..99999999) %}{% endfor %}",
    "{% for i in (1..order.total) %}{% endfor %}",
    "{{ order.number", "{% if %}", "{% if order.is_test %}", "{% endfor %}", "{% for %}{% endfor %}", "{{ | upcase }}",
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_template_problem_names_line_and_reason(source: str) -> None:
    problem = template_problem(f"Hello\n{source}")

    assert problem
    assert problem.startswith("Line ")


@pytest.mark.parametrize(
    "source",
    [
        "{{ order.number }} {{ customer.name | upcase }} {{ vendor.support_email | default: 'nobody' }}",
        "{% for line in items %}{{ line.name }}{% endfor %}{{ items[0].sku }} {{ items.size }}",
        "{% if order.is_test %}a{% elsif customer.company == '' %}b{% else %}c{% endif %}",
        "{% assign who = customer.first_name %}{{ who }} {{ customer.address | join: ', ' }}",
        "no variable, 100 % } { {plain}, v1..v2",
    ],
)
def test_template_may_use_known_variables(source: str) -> None:
    assert template_problem(source) == ""
    assert render(source, sample_variables())


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in items %}" * 9 + "x" * 5000 + "{% endfor %}" * 9,
        "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 40 + "{{ a }}",
        "{% for a in order.number %}" * 3 + "x" + "{% endfor %}" * 3,
    ],
)
def test_render_stops_output_that_grows_without_end(source: str) -> None:
    variables = sample_variables() | {
        "items": [sample_variables()["item"]] * 50,
        "order": {"number": list(range(50))},
    }
    started_at = time.process_time()

    with pytest.raises(TemplateProblem):
        render(source, variables)

    assert time.process_time() - started_at < 2


def test_render_takes_less_than_a_second_for_the_longest_template() -> None:
    source = ("word " * 12 + "{{ customer.name }}\n") * 700
    started_at = time.process_time()

    assert render(source, sample_variables())

    assert time.process_time() - started_at < 1
    assert template_problem("x" * 64_001) == "longer than 64,000 characters"


SLOW = {
    **{
        f"{opening} unclosed": opening * 32_000
        for opening in ("{{", "{%", "{%-", "{{ '", "{{ a", "{% if a", "{%raw%}")
    },
    **{
        f"{markup[:12]} again and again": markup * (64_000 // len(markup))
        for markup in (
            "{{ a }}",
            "{%raw%}",
            "{%  doc -%}",
            "{% if a %}",
            "{% comment %}",
            "{{ ' }}",
            "{{ a | upcase }}",
        )
    },
    "one long output": "{{" + "a." * 31_000 + "}}",
    "blanks": "{{" + " " * 63_000 + "}}",
    "blanks in outputs": ("{{" + " " * 900 + "x }}") * 70,
    "many words": "{{ " + "a | upcase " * 90 + "}}" + "{{ order.number }}" * 900,
    "braces": "}" * 64_000,
    "quotation marks": "{{" + "'" * 998 + "}}" + "\"'" * 31_000,
    "nested": "{% if order.is_test %}" * 400 + "{% endif %}" * 400,
}


@pytest.mark.parametrize("source", SLOW.values(), ids=SLOW)
def test_template_of_any_kind_is_checked_in_bounded_time(source: str) -> None:
    started_at = time.process_time()

    template_problem(source[:64_000])

    assert time.process_time() - started_at < 0.5  # on a busy machine; alone it takes a tenth of it


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a\n{{ b {{", "Line 2: “{{” is not closed by “}}”"),
        ("{% if a }}", "Line 1: “{%” is not closed by “%}”"),
        ("{{ a }}" * 1_001, "more than 1,000 variables and tags"),
        ("{{ 'aaaaaaaaaaaa' }}" * 801, "variables and tags have more than 16,000 characters together"),
        ("{{" + "a" * 399 + "}}", "Line 1: “{{aaaaaaaaaaaaaaaaaa…” has more than 400 characters"),
        ("\n{{ a" + " " * 50 + "}}", "Line 2: “{{ a…” has 50 blanks or more in a row"),
    ],
)
def test_template_problem_names_what_takes_too_long(source: str, problem: str) -> None:
    assert template_problem(source) == problem


def test_render_takes_less_than_two_seconds_for_loops_in_loops() -> None:
    source = "{% for a in items %}" * 2 + "{% assign x = '' %}" * 800 + "{% endfor %}" * 2
    variables = sample_variables() | {"items": [sample_variables()["item"]] * 44}
    started_at = time.process_time()

    with pytest.raises(TemplateProblem, match="loop iteration limit reached"):
        render(source, variables)

    assert time.process_time() - started_at < 2


def test_render_does_not_run_the_values() -> None:
    variables = sample_variables() | {"customer": {"name": "{{ order.number }}{% for %}<script>"}}

    assert render("{{ customer.name }}", variables) == "{{ order.number }}{% for %}<script>"
    assert "<script>" not in render("{{ customer.name }}", variables, html=True)
