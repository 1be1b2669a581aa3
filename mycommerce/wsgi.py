"""The web server's entry: `gunicorn mycommerce.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from mycommerce.production import refuse_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")

refuse_start()
application = get_wsgi_application()
