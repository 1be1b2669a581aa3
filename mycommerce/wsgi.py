"""The web server's entry: `gunicorn mycommerce.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from mycommerce.production import refuse_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")

refuse_start()
application = get_wsgi_application()
# What is loaded stays: the collector need not look at it, nor begin after each 700 objects of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
