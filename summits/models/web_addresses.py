"""Web addresses of sources and documents: their field, their constraint, and when two lead to one page."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.models.constraints import FieldCheckConstraint

validate_web_address = URLValidator(schemes=["http", "https"])
WELL_FORMED = r"^https?://[^\s/?#:@.]+(\.[^\s/?#:@.]+)+(:[0-9]+)?([/?#]\S*)?$"
"""A regular expression: an address with a host on the web, and no space in it."""


def web_address_field(help_text=""):
    """Return a field for an optional address with http or https."""
    return models.CharField(
        _("address"), max_length=1000, blank=True, validators=[validate_web_address], help_text=help_text
    )


def is_web_address_field(field):
    """Return whether a field was made by ``web_address_field``."""
    return validate_web_address in field.validators


def web_address_constraint(model):
    """Return the constraint that the ``url`` of ``model`` (its name) is empty or begins with http:// or https://."""
    return FieldCheckConstraint(
        condition=Q(url="") | Q(url__startswith="http://") | Q(url__startswith="https://"),
        name=f"{model}_url_is_http",
        field="url",
        violation_error_message=_("Enter an address that begins with http:// or https://."),
    )


def page_of(address):
    """Return what all addresses of one page have in common.

    The scheme, "www.", a fragment and a slash at the end are left out; the host is in lower case.
    """
    page = address.partition("://")[2].partition("#")[0].removesuffix("/")
    host, slash, rest = page.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{rest}"
