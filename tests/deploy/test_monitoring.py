"""Alerts, runbook and dashboard: each alert has its section, each figure is one of /metrics."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from django.test import Client

from orders.models import Order
from tests import make
from tests.project import ROOT

PROMETHEUS = ROOT / "deploy/prometheus"
RULES: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((ROOT / "deploy/grafana/panel.json").read_text())
FIGURE = re.compile(r"mycommerce_\w+")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_alert_has_a_section_and_a_sentence(rule: dict[str, Any]) -> None:
    runbook = (ROOT / "docs/runbook.md").read_text()

    assert f"\n## {rule['alert']}\n" in runbook
    assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
    assert rule["annotations"]["summary"].endswith(".") or rule["annotations"]["summary"].endswith(").")
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_runbook_has_no_section_of_another_alert() -> None:
    sections = re.findall(r"^## (.+)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE)

    assert sections == [rule["alert"] for rule in RULES]


def test_alerts_and_dashboard_name_figures_of_metrics(client: Client, order: Order) -> None:
    make.email(order)
    client.get("/healthz")
    expressions = [rule["expr"] for rule in RULES]
    expressions += [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    named = {name for expression in expressions for name in FIGURE.findall(expression)}

    text = client.get("/metrics").content.decode()

    answered = set(FIGURE.findall(text))
    assert named - answered == set()
    documented = (ROOT / "docs/operations.md").read_text()
    families = set(re.findall(r"^# TYPE mycommerce_(\w+)", text, re.MULTILINE))
    assert [name for name in families if f"`{name}`" not in documented] == []


def test_prometheus_takes_the_rules_and_each_alert_fires() -> None:
    promtool = shutil.which("promtool") or pytest.skip(
        "promtool is not installed (apt-get install prometheus)"
    )

    for command in (["check", "config", "prometheus.yml"], ["test", "rules", "rules_test.yml"]):
        finished = subprocess.run(
            [promtool, *command], cwd=PROMETHEUS, capture_output=True, text=True, check=False
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr


def test_every_alert_has_a_case_in_the_test_of_prometheus() -> None:
    cases = (PROMETHEUS / "rules_test.yml").read_text()

    assert f"value: {len(RULES)} }}" in cases
    for rule in RULES:
        assert set(FIGURE.findall(rule["expr"])) <= set(FIGURE.findall(cases))
