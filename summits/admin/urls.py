"""URLs of records in the admin, and their keys in forms."""

from django.urls import reverse


def form_key(record):
    """Return the key of a record in a form, such as "leader:12"."""
    return f"{record._meta.model_name}:{record.pk}"


def change_url(record):
    """Return the URL of the change page of ``record``."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
