"""A pytest plugin that runs the tests in a random order: SHUFFLE is its seed."""

import os
from random import Random

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    Random(int(os.environ["SHUFFLE"])).shuffle(items)
