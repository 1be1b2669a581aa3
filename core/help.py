"""Help topics that the apps write for their own pages; each page links to the topic that explains it.

An app calls `explain("finding-orders", "Finding an order", 10, "orders")` in its `hooks.py` and has the template
`templates/help/finding-orders.html`.
"""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """A help page; `url_names` are the pages that it explains."""

    key: str
    label: str
    weight: int
    url_names: tuple[str, ...]

    @property
    def template(self) -> str:
        return f"help/{self.key}.html"


_topics: dict[str, HelpTopic] = {}


def explain(key: str, label: str, weight: int, *url_names: str) -> None:
    """Register the topic that explains these pages; a smaller weight comes first."""
    _topics[key] = HelpTopic(key, label, weight, url_names)
    _by_url_name.cache_clear()


def topics() -> list[HelpTopic]:
    """Return all topics in the order of the help index."""
    return sorted(_topics.values(), key=lambda topic: (topic.weight, topic.label))


def topic_by_key(key: str) -> HelpTopic | None:
    """Return the topic with this key, if there is one."""
    return _topics.get(key)


def topic_of(request: HttpRequest) -> HelpTopic | None:
    """Return the topic that explains the requested page, if there is one."""
    url_name = request.resolver_match.url_name if request.resolver_match else None
    return _by_url_name().get(url_name or "")


@cache
def _by_url_name() -> dict[str, HelpTopic]:
    """Return the topic of each page; of several the first of the index."""
    return {url_name: topic for topic in reversed(topics()) for url_name in topic.url_names}
