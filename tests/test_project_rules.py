"""The rules that keep the house in order; each failure says where."""

import re
from pathlib import Path

import pytest

from orders.actions import Action, Target, actions_on
from tests.project import ROOT, code, imports
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
    "core/deadline_socket.py": "ends what is written and read there in time",
    "notifications/emails/smtp_session.py": "reads smtplib's refusals; Django's mail backend connects",
}
PUBLISH = re.compile(r"\.(delay|apply_async|send_task|signature|s|si)\(|\b(chain|group|chord)\(")
MAY_LISTEN = {"mycommerce/lost_connection.py": "only so does a middleware hear of an error in another one"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")


def where(pattern: str) -> list[str]:
    """The modules of the product in which the pattern stands."""
    return [path for path, text in code().items() if re.search(pattern, text)]


def home_of(action: type[Action]) -> Path:
    return ROOT / Path(*action.__module__.split(".")).with_suffix(".py")


@pytest.mark.parametrize("action", ACTIONS)
def test_it_names_an_actions_file_after_it(action: type[Action]) -> None:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", action.__name__).lower()

    assert home_of(action).stem == snake
    assert action.slug == snake.replace("_", "-")
    assert home_of(action).parent.name == "actions"


@pytest.mark.parametrize("action", ACTIONS)
def test_it_has_a_test_for_each_action(action: type[Action]) -> None:
    app = action.__module__.partition(".")[0]

    assert (ROOT / "tests" / app / f"test_{home_of(action).stem}.py").exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_it_gives_each_action_one_of_seven_rights_and_its_words(action: type[Action]) -> None:
    assert isinstance(action.right, Right)
    assert len(Right) == 7
    assert action.label
    assert action.confirmation.endswith(".")
    assert action.__doc__


def test_it_finds_each_action_by_its_folder() -> None:
    files = {path for path in code() if re.search(r"^@register\b", code()[path], re.MULTILINE)}
    expected = {home_of(action).relative_to(ROOT).as_posix() for action in ACTIONS}

    assert {path for path in files if "/actions/" in path} == expected


def test_it_explains_every_variable_of_the_environment() -> None:
    read = r"""env(?:\.\w+)?\(\s*["']([A-Z0-9_]+)["']|environ(?:\.get\(|\[)["']([A-Z0-9_]+)["']"""
    names = {"".join(found) for text in code().values() for found in re.findall(read, text)}
    explained = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert names - explained == set()
    assert explained - names == set()


def test_it_publishes_only_at_the_doorbell() -> None:
    assert [path for path, text in code().items() if PUBLISH.search(text)] == ["jobs/broker.py"]


def test_it_opens_connections_only_where_it_may() -> None:
    connecting = {path for path, text in code().items() if OPEN_CONNECTIONS & set(imports(text))}

    assert connecting == set(MAY_CONNECT)


def test_it_trusts_only_its_own_words_as_html() -> None:
    """`SafeString(" disabled" if one.reason else "")` is ours; a variable may be anybody's."""
    trusting = re.compile(r"\b(?:mark_safe|SafeString)\((?!\"[^\"]*\"(?: if [^()]* else \"[^\"]*\")?\))")

    assert where(trusting.pattern) == []


def test_it_does_its_work_without_signals() -> None:
    assert [
        path for path, text in code().items() if any(one.startswith(SIGNALS) for one in imports(text))
    ] == list(MAY_LISTEN)


def test_it_writes_history_in_one_place() -> None:
    assert where(r"Activity(\.objects\.(bulk_)?create)?\(") == [
        "orders/history.py",
        "orders/models/activity.py",
    ]


def test_it_speaks_of_itself_alone() -> None:
    """No path of somebody's machine, nothing left for later."""
    assert where(r"/(tmp|home|root)/|\b(TODO|FIXME|XXX)\b") == []
