"""The WSGI application for gunicorn or any other WSGI server: ``config.wsgi:application``."""

import os

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import bind_addresses, file_permissions
from config.wsgi_requests import Utf8WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
file_permissions.set_umask()

if refusal := bind_addresses.database_error(settings.DATABASES["default"], settings.DEBUG):
    raise ImproperlyConfigured(refusal)
django.setup(set_prefix=False)
application = Utf8WSGIHandler()
file_permissions.tighten(file_permissions.files_of(settings.DATABASES["default"]))

# The app can be imported only after django.setup().
from summits.search.index.startup import complete_in_background  # noqa: E402
from summits.spreadsheets.cancellation import clear_stale_marks_in_background  # noqa: E402

clear_stale_marks_in_background()
complete_in_background()
