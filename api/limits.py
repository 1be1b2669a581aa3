"""How often a token may ask, told by the headers of draft-ietf-httpapi-ratelimit-headers-10."""

import time
from dataclasses import dataclass

from django.http import HttpResponseBase

from api.models import ApiToken
from api.problems import Problem, ProblemKind
from core.rate_limit import Limit, count


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a limit: so many requests in so many seconds."""

    name: str
    most: int
    window: int
    left: int
    seconds: int


class WindowLimit(Limit):
    """A limit whose time begins with the minute, so that everybody can say when it begins anew."""

    def take_from(self, token: ApiToken) -> Quota:
        """Count a request of a token; raise Problem when it is one too many."""
        window, passed = divmod(int(time.time()), self.seconds)
        key = self._key((str(token.vendor_id), str(token.pk), str(window)))
        used = count(key, self.seconds)
        quota = Quota(self.name, self.most, self.seconds, max(self.most - used, 0), self.seconds - passed)
        if used > self.most:
            raise TooMany(quota)
        return quota


class TooMany(Problem):
    """A token asks too often."""

    def __init__(self, quota: Quota) -> None:
        sentence = f"At most {quota.most} {quota.name} in {quota.window} seconds: go on in {quota.seconds}."
        headers = {"Retry-After": str(quota.seconds), **headers_of([quota])}
        super().__init__(ProblemKind.TOO_MANY, sentence, headers=headers)


REQUESTS = WindowLimit("requests", 600, 60)  # of a token
ACTIONS = WindowLimit("actions", 120, 60)  # of a token


def headers_of(quotas: list[Quota]) -> dict[str, str]:
    """Return the headers that tell these quotas."""
    policies = (f'"{quota.name}";q={quota.most};w={quota.window}' for quota in quotas)
    states = (f'"{quota.name}";r={quota.left};t={quota.seconds}' for quota in quotas)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(states)}


def add_headers(response: HttpResponseBase, quotas: list[Quota]) -> None:
    """Add the headers to an answer that does not have them."""
    for name, value in headers_of(quotas).items() if quotas else ():
        response.headers.setdefault(name, value)
