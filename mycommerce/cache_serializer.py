"""Values of the cache as JSON: Django's own way, pickle, lets whoever writes to Redis run code in the web server."""

import json
from typing import Any


class JsonSerializer:
    """Plain values only. A whole number stands as it is, so that Redis can count with it."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        try:
            return int(data)
        except ValueError:
            return json.loads(data)
