"""The route of the page on which a message is pasted."""

from tests.route import Route

ROUTES = [
    Route("paste", form={"message": "My key does not work, order 1-1-1."}, viewer_may=True, for_staff=False)
]
