"""Which responses are compressed: our pages and what they load, for our own requests only."""

import gzip
from collections.abc import Callable

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from mycommerce.compression import CompressionMiddleware
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
TEXT = "<p>All orders of this customer</p>" * 40


def respond(response: HttpResponseBase, **headers: str) -> HttpResponseBase:
    def view(request: HttpRequest) -> HttpResponseBase:
        return response

    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"} | headers)
    result: HttpResponseBase = CompressionMiddleware(view)(request)  # type: ignore[assignment]
    return result


@pytest.mark.parametrize("site", ["", "none", "same-origin"])
def test_page_is_compressed(site: str) -> None:
    response = respond(HttpResponse(TEXT), **{"Sec-Fetch-Site": site})

    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == TEXT
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_page_that_another_site_asks_for_has_its_own_length(site: str) -> None:
    response = respond(HttpResponse(TEXT), **{"Sec-Fetch-Site": site})

    assert not response.has_header("Content-Encoding")


@pytest.mark.parametrize("media_type", ["application/pdf", "text/csv", "application/octet-stream"])
def test_other_media_types_are_sent_as_they_are(media_type: str) -> None:
    assert not respond(HttpResponse(TEXT, content_type=media_type)).has_header("Content-Encoding")


def test_downloaded_page_is_sent_as_it_is() -> None:
    response = HttpResponse(TEXT, headers={"Content-Disposition": 'attachment; filename="manual.html"'})

    assert not respond(response).has_header("Content-Encoding")


def test_length_of_a_page_tells_little() -> None:
    lengths = {len(respond(HttpResponse(TEXT)).content) for _ in range(20)}  # type: ignore[attr-defined]

    assert len(lengths) > 5


def test_static_file_is_compressed_on_its_way() -> None:
    response = respond(FileResponse([TEXT.encode()], content_type="text/css"))

    assert gzip.decompress(b"".join(response)) == TEXT.encode()


def test_list_is_compressed(anna: Actor, panel: Panel) -> None:
    response = panel(anna).get("/orders/", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert int(response.headers["Content-Length"]) < 12_000
