"""The panel's addresses and those of the demo's own servers, which its texts name; used while the demo is loaded."""

from devtools.urls import urlpatterns as devtools_urls
from mycommerce.urls import urlpatterns as panel_urls

urlpatterns = [*panel_urls, *devtools_urls]
