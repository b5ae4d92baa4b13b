"""Context processors for all templates."""

from django.conf import settings


def site(request):
    """Return the site's name and contact address from the settings, and whether the page is a preview."""
    return {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "is_preview": getattr(request, "is_preview", False),
    }
