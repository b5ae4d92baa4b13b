"""The AppConfig of Django's admin. Not in ``summits.apps``, where Django expects a single AppConfig."""

from django.contrib.admin.apps import AdminConfig


class EditorialAdminConfig(AdminConfig):
    """Django's admin with the site of the archive as default site."""

    default_site = "summits.admin_site.site.EditorialAdminSite"
