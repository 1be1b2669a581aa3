from tests.internet_fixtures import authority, internet, sink  # noqa: F401  fixtures
