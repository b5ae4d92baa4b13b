"""The WSGI application of the bare project."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.bare.settings"

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
