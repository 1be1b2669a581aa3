"""Vendors' templates: the listed variables and nothing else, in bounded time and memory."""

import time

import pytest

from notifications.emails.liquid import TemplateProblem, render
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
def test_it_refuses_with_line_and_reason(source: str) -> None:
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
def test_it_takes_what_is_listed(source: str) -> None:
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
def test_it_stops_what_grows_without_end(source: str) -> None:
    facts = sample_variables() | {
        "items": [sample_variables()["item"]] * 50,
        "order": {"number": list(range(50))},
    }
    began = time.monotonic()

    with pytest.raises(TemplateProblem):
        render(source, facts)

    assert time.monotonic() - began < 2


def test_it_renders_the_longest_quickly() -> None:
    source = ("word " * 12 + "{{ customer.name }}\n") * 700
    began = time.monotonic()

    assert render(source, sample_variables())

    assert time.monotonic() - began < 1
    assert template_problem("x" * 64_001) == "longer than 64,000 characters"


def test_it_runs_nothing_that_a_value_says() -> None:
    facts = sample_variables() | {"customer": {"name": "{{ order.number }}{% for %}<script>"}}

    assert render("{{ customer.name }}", facts) == "{{ order.number }}{% for %}<script>"
    assert "<script>" not in render("{{ customer.name }}", facts, html=True)
