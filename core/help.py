"""Help: topics that the apps write for their own pages; each page links to the topic that explains it.

An app says `explain("finding-orders", "Finding an order", 10, "orders")` in its `slots.py` and writes
`templates/help/finding-orders.html`.
"""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Topic:
    """`pages`: the names of the routes that it explains."""

    key: str
    label: str
    weight: int
    pages: tuple[str, ...]

    @property
    def template(self) -> str:
        return f"help/{self.key}.html"


_topics: dict[str, Topic] = {}


def explain(key: str, label: str, weight: int, *pages: str) -> None:
    _topics[key] = Topic(key, label, weight, pages)


def topics() -> list[Topic]:
    return sorted(_topics.values(), key=lambda topic: (topic.weight, topic.label))


def topic(key: str) -> Topic | None:
    return _topics.get(key)


def topic_of(request: HttpRequest) -> Topic | None:
    """The one that explains the page that is asked for."""
    name = request.resolver_match.url_name if request.resolver_match else None
    return next((topic for topic in topics() if name in topic.pages), None)
