"""How the page of an import calls tables, and where it leads."""

from django.urls import reverse
from django.utils.translation import gettext as _

from summits.datapackage.schema import TABLE_OF_FILE
from summits.models.names import OtherName
from summits.models.references import parent_foreign_keys


def table_label(name):
    """Return the label of a table: the plural name of its model, or ``name`` if there is no such table."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    if table and issubclass(table.model, OtherName):
        (parent, *_rest) = parent_foreign_keys(table.model)
        return _("other names of %(records)s") % {"records": parent.related_model._meta.verbose_name_plural}
    return table.model._meta.verbose_name_plural if table else name


def record_url(name, pk=None):
    """Return the admin URL of a record, given the name of its table and its pk; "" without a pk."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    return reverse(f"admin:summits_{table.model._meta.model_name}_change", args=[pk]) if table and pk else ""
