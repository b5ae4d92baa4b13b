"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitsConfig(AppConfig):
    """The archive as Django sees it."""

    name = "summits"
    verbose_name = _("Archive")
