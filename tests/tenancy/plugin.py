"""A pytest plugin: every test fails whose product code sends a statement that leaves a vendor out.

Each process of pytest has files of its own, which the processes that its tests start write to as well
(`in_subprocess/sitecustomize.py`). With `TENANCY_REPORT=path` no test fails: all offences go to a report.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.project import ROOT
from tests.tenancy import executed, recorder
from tests.tenancy.executed import EXECUTED
from tests.tenancy.known import is_excepted, stale
from tests.tenancy.recorder import RECORDS, Offence, offences_in
from tests.tenancy.report import report

REPORT = "TENANCY_REPORT"
_FOLDER = "TENANCY_FOLDER"
_IN_SUBPROCESS = str(ROOT / "tests" / "tenancy" / "in_subprocess")
_number_seen = 0
_problems: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Begin to read; xdist's workers get the folder of the process that starts them."""
    if not _is_worker(config):
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="mycommerce-tenancy-")
    os.environ[RECORDS] = str(_own_file())
    os.environ[EXECUTED] = str(_own_file().with_suffix(".txt"))
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join([_IN_SUBPROCESS, *(set(paths) - {_IN_SUBPROCESS, ""})])
    recorder.start()
    executed.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    yield
    _refuse()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    yield
    _refuse()


def _refuse() -> None:
    """Fail a test for what has been written down since the last call."""
    if os.environ.get(REPORT):
        return
    refused = [offence for offence in _new_offences() if not is_excepted(offence)]
    if refused:
        pytest.fail("\n".join(("These statements leave a vendor out:", *map(str, refused))), pytrace=False)


def _new_offences() -> list[Offence]:
    global _number_seen
    offences = offences_in([_own_file()])
    new, _number_seen = offences[_number_seen:], len(offences)
    return new


def pytest_sessionfinish(session: pytest.Session) -> None:
    """After all tests look at what all processes have written down."""
    if _is_worker(session.config):
        return
    offences = offences_in(sorted(_folder().glob("*.jsonl")))
    if path := os.environ.get(REPORT):
        Path(path).write_text(report(offences))
    if session.exitstatus == pytest.ExitCode.OK and _is_whole_suite(session.config):
        names = {name for file in _folder().glob("*.txt") for name in file.read_text().splitlines()}
        _problems.extend(f"No test executes {name}." for name in sorted(executed.registered() - names))
        _problems.extend(stale(offences))
        if _problems:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for problem in _problems:
        terminalreporter.write_line(f"tenancy: {problem}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker(config):
        shutil.rmtree(_folder(), ignore_errors=True)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _is_whole_suite(config: pytest.Config) -> bool:
    """Return whether all tests of the default run have run: none was chosen, none skipped for lack of a browser."""
    option, reporter = config.option, config.pluginmanager.get_plugin("terminalreporter")
    by_default = config.args_source is pytest.Config.ArgsSource.TESTPATHS and option.markexpr == "not slow"
    is_narrowed = option.keyword or option.deselect or option.ignore
    return by_default and not is_narrowed and not (reporter and reporter.stats.get("skipped"))


def _own_file() -> Path:
    return _folder() / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.jsonl"


def _folder() -> Path:
    return Path(os.environ[_FOLDER])
