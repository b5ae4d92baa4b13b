"""Titles are suggested from the index of the search: their table of words goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("summits", "0029_labels_of_kinds")]

    operations = [migrations.DeleteModel(name="SearchTitle")]
