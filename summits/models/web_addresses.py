"""Web addresses of sources and documents: field, constraint, and comparing addresses."""

import re

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.models.constraints import FieldCheckConstraint
from summits.text.stored_form import normalize_line

validate_web_address = URLValidator(schemes=["http", "https"])
WELL_FORMED = r"^https?://[^\s/?#:@.]+(\.[^\s/?#:@.]+)+(:[0-9]+)?([/?#]\S*)?$"
"""A regular expression for an http or https address with a dotted host name and without spaces."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class WebAddressField(models.CharField):
    """A web address; in the database it is a plain text."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def normalize(text):
        """Return an address on one line, with http or https in small letters and without angle brackets around it."""
        line = normalize_line(text)
        if line.startswith("<") and line.endswith(">"):
            line = line[1:-1].strip()
        return _SCHEME.sub(lambda found: found.group().lower(), line, count=1) if _SCHEME.match(line) else line


def web_address_field(help_text=""):
    """Return a model field for an optional http or https address."""
    return WebAddressField(
        _("address"), max_length=1000, blank=True, validators=[validate_web_address], help_text=help_text
    )


def is_web_address_field(field):
    """Return whether a field was made by ``web_address_field``."""
    return validate_web_address in field.validators


def web_address_constraint(model):
    """Return a constraint that the ``url`` of ``model`` (a name) is empty or begins with http:// or https://."""
    return FieldCheckConstraint(
        condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
        name=f"{model}_url_is_http",
        field="url",
        violation_error_message=_("Enter an address that begins with http:// or https://."),
    )


def url_key(address):
    """Return a key that is equal for addresses of the same page.

    Scheme, "www.", fragment and trailing slash are removed; the host is in lower case.
    """
    page = address.partition("://")[2].partition("#")[0].removesuffix("/")
    host, slash, rest = page.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{rest}"
