"""The address of Redis, or of Valkey, whose own schemes mean the same."""

SCHEMES = {"valkey": "redis", "valkeys": "rediss"}


def redis_url(url: str) -> str:
    """Return an address as the clients of cache and broker take it."""
    scheme, separator, rest = url.partition("://")
    return f"{SCHEMES.get(scheme, scheme)}{separator}{rest}"
