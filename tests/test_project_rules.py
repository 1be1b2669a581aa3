"""Rules of the code; each failure says where."""

import re
from pathlib import Path

import pytest

from orders.actions import Action, Target, actions_on
from tests.project import ROOT, imports, product_code
from vendors.rights import Right

ACTIONS = [action for target in Target for action in actions_on(target)]
OPEN_CONNECTIONS = {
    "asyncio",
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "imaplib",
    "poplib",
    "pycurl",
    "requests",
    "smtplib",
    "socket",
    "stripe",
    "urllib.request",
    "urllib3",
    "xmlrpc.client",
}
MAY_CONNECT = {
    "checkout/vat/vies.py": "asks the register of VAT numbers",
    "devtools/embedded/server.py": "asks the embedded servers whether they answer",
    "devtools/fake_gateway/events.py": "the fake gateway tells this server what changed",
    "devtools/management/commands/fake_smtp.py": "the development mail server listens",
    "devtools/ports.py": "asks this machine's own ports",
    "orders/payments/stripe_sdk.py": "Stripe's SDK asks the gateway",
    "core/http_client.py": "posts notices to vendors' servers",
    "core/curl_handle.py": "sets how libcurl posts there",
    "core/public_addresses.py": "looks their names up",
    "desk/forwarding/inbox.py": "reads the inbox of forwarded emails",
    "notifications/emails/smtp_session.py": "reads smtplib's refusals; Django's mail backend connects",
}
PUBLISH = re.compile(r"\.(delay|apply_async|send_task|signature|s|si)\(|\b(chain|group|chord)\(")
SIGNAL_RECEIVERS = {
    "mycommerce/lost_connection.py": "only so does a middleware hear of an error in another one"
}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")


def modules_with(pattern: str) -> list[str]:
    """Return the modules of the product that match the pattern."""
    return [path for path, text in product_code().items() if re.search(pattern, text)]


def file_of(action: type[Action]) -> Path:
    return ROOT / Path(*action.__module__.split(".")).with_suffix(".py")


@pytest.mark.parametrize("action", ACTIONS)
def test_action_has_the_name_of_its_file(action: type[Action]) -> None:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", action.__name__).lower()

    assert file_of(action).stem == snake
    assert action.slug == snake.replace("_", "-")
    assert file_of(action).parent.name == "actions"


@pytest.mark.parametrize("action", ACTIONS)
def test_action_has_a_test_file(action: type[Action]) -> None:
    app = action.__module__.partition(".")[0]

    assert list((ROOT / "tests" / app).rglob(f"test_{file_of(action).stem}.py"))


@pytest.mark.parametrize("action", ACTIONS)
def test_action_has_a_right_and_texts(action: type[Action]) -> None:
    assert isinstance(action.right, Right)
    assert len(Right) == 7
    assert action.label
    assert action.confirmation.endswith(".")
    assert action.__doc__


def test_actions_stand_in_actions_folders() -> None:
    files = {
        path for path in product_code() if re.search(r"^@register\b", product_code()[path], re.MULTILINE)
    }
    expected = {file_of(action).relative_to(ROOT).as_posix() for action in ACTIONS}

    assert {path for path in files if "/actions/" in path} == expected


def test_settings_page_documents_every_environment_variable() -> None:
    read = r"""env(?:\.\w+)?\(\s*["']([A-Z0-9_]+)["']|environ(?:\.get\(|\[)["']([A-Z0-9_]+)["']"""
    names = {"".join(groups) for text in product_code().values() for groups in re.findall(read, text)}
    documented = set(
        re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    )

    assert names - documented == set()
    assert documented - names == set()


def test_messages_are_published_in_one_module() -> None:
    assert [path for path, text in product_code().items() if PUBLISH.search(text)] == ["jobs/broker.py"]


def test_connections_are_opened_in_listed_modules() -> None:
    connecting = {path for path, text in product_code().items() if OPEN_CONNECTIONS & imports(text)}

    assert connecting == set(MAY_CONNECT)


def test_only_literals_are_marked_as_safe_html() -> None:
    # A literal is ours, as in SafeString(" disabled" if entry.reason else ""); a variable may be anybody's.
    trusting = re.compile(r"\b(?:mark_safe|SafeString)\((?!\"[^\"]*\"(?: if [^()]* else \"[^\"]*\")?\))")

    assert modules_with(trusting.pattern) == []


def test_signals_are_not_used() -> None:
    assert [
        path
        for path, text in product_code().items()
        if any(name.startswith(SIGNALS) for name in imports(text))
    ] == list(SIGNAL_RECEIVERS)


def test_activities_are_made_in_one_module() -> None:
    assert modules_with(r"\bActivity(\.objects\.(bulk_)?create)?\(") == [
        "orders/history.py",
        "orders/models/activity.py",
    ]


def test_code_contains_no_machine_paths_and_todos() -> None:
    assert modules_with(r"(?<!orders)/(tmp|home|root)/|\b(TODO|FIXME|XXX)\b") == []
