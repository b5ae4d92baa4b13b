"""The WSGI application that gunicorn (or any other WSGI server) serves: `config.wsgi:application`."""

import os

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import listening, permissions
from config.requests import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
permissions.set_mask()

if refusal := listening.refusal_of_database(settings.DATABASES["default"], settings.DEBUG):
    raise ImproperlyConfigured(refusal)
django.setup(set_prefix=False)
application = Handler()
permissions.tighten(permissions.files_of(settings.DATABASES["default"]))

# Only now can the app be imported.
from summits.exchange.stopping import clear_in_background  # noqa: E402
from summits.search.starting import complete_in_background  # noqa: E402

clear_in_background()
complete_in_background()
