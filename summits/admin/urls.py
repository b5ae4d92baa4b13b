"""What leads to a record's page of the desk, and what names it in a form."""

from django.urls import reverse


def form_key(record):
    """Return what names a record in a form, as "leader:12"."""
    return f"{record._meta.model_name}:{record.pk}"


def change_url(record):
    """Return the address of the desk's page of ``record``."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
