"""Constraints and indexes: a check with its field, a composite foreign key, choices, partial indexes."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import BaseConstraint
from django.db.models.query_utils import Q
from django.utils.translation import gettext_lazy as _


class FieldCheckConstraint(models.CheckConstraint):
    """A check constraint that attaches its error to a form field.

    ``field`` is that field's name. Everything else is as in CheckConstraint.
    """

    def __init__(self, *, field=None, **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError, on the field, if the instance violates the constraint."""
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as error:
            if self.field is None or self.field in (exclude or ()):
                raise
            raise ValidationError({self.field: error}) from error

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        if self.field is not None:
            kwargs["field"] = self.field
        return path, args, kwargs


class CompositeForeignKey(BaseConstraint):
    """A foreign key constraint of several columns.

    ``fields`` are names of foreign keys of this model. The other model (``to``, as "app_label.Model") has foreign keys
    of the same names, with a unique constraint on them together.
    """

    def __init__(self, *, fields, to, name, violation_error_code=None, violation_error_message=None):
        self.fields = tuple(fields)
        self.to = to
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def constraint_sql(self, model, schema_editor):
        """Return the clause for CREATE TABLE."""
        quote = schema_editor.quote_name
        columns = ", ".join(quote(model._meta.get_field(name).column) for name in self.fields)
        table = quote(self.to.lower().replace(".", "_"))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) REFERENCES {table} ({columns}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model, schema_editor):
        """Return the statement that adds the constraint on PostgreSQL. On SQLite Django recreates the table instead."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model, schema_editor):
        """Return the statement that drops the constraint."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError, on the last of the fields, if the record referred to does not exist."""
        if exclude and set(self.fields) & set(exclude):
            return
        values = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.fields}
        if None in values.values():
            return
        other = model._meta.apps.get_model(self.to)
        if not other._default_manager.using(using).filter(Q(**values)).exists():
            raise ValidationError({self.fields[-1]: self.get_violation_error_message()}, code=self.violation_error_code)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "to": self.to}

    def __eq__(self, other):
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return super().__eq__(other)

    __hash__ = BaseConstraint.__hash__


def choices_constraint(model, field, vocabulary, optional=False):
    """Return a constraint that ``field`` of ``model`` (names) has a value of ``vocabulary``, or "" if ``optional``.

    ``vocabulary`` is a class of choices, or some of its members.
    """
    values = [*(choice.value for choice in vocabulary), *([""] if optional else [])]
    return FieldCheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{model}_{field}_in_vocabulary",
        field=field,
        violation_error_message=_("Choose one of the listed values."),
    )


def partial_fk_index(model, field):
    """Return a partial index of an optional foreign key, of the rows in which it is set.

    ``model`` is the prefix of the index's name. With a full index on a column that is mostly NULL, the statistics
    suggest thousands of rows for each value, and the planner scans the whole table instead.
    """
    condition = Q(**{f"{field}__isnull": False})
    return models.Index(fields=[field], condition=condition, name=f"{model}_{field}_given")
