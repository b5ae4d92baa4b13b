"""The configuration of Django's admin; not in ``summits.apps``, where Django looks for one configuration alone."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, whose site is the editors' desk."""

    default_site = "summits.admin_site.site.EditorialAdminSite"
