"""Where the page of an import leads."""

from django.urls import reverse

from summits.datapackage.schema import TABLE_OF_FILE


def record_url(name, pk=None):
    """Return the admin URL of a record, given the name of its table and its pk; "" without a pk."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    return reverse(f"admin:summits_{table.model._meta.model_name}_change", args=[pk]) if table and pk else ""
