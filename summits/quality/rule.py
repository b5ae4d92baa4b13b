"""Quality rules and their findings."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import Promise

from summits.models.references import page_keys, paths_to_owners
from summits.quality.labels import row_label
from summits.vocabularies import Status

MAX_KEYS = 30_000
"""How many primary keys every database takes in one query, for rules that find their rows in Python."""


def no_details(rows):
    """Return no details about any of the rows."""
    return {}


@dataclass(frozen=True, eq=False)
class QualityRule:
    """Something that may be wrong with rows of a model. Rules with the same ``slug`` check several models for it.

    ``label`` says what is wrong, as the end of a sentence: "no office on the date of the summit".
    ``filter_broken`` takes a queryset of ``model`` and filters it to the rows that break the rule.
    ``details`` takes a list of such rows and returns details of some, as primary key → text: which side, which field.
    ``field`` names the form field in which an editor corrects it, or a formset such as "positions".
    ``owners`` names the foreign keys to the record on whose page the row is edited; by default, those of ``page_keys``.
    ``is_fixed_on_own_page``: an editor corrects it on the row's own page all the same.
    ``when_public``: in the whole archive, only rows of published records break the rule.
    """

    slug: str
    label: Promise
    model: type[Model]
    field: str
    filter_broken: Callable
    details: Callable = no_details
    owners: tuple[str, ...] = field(default=None)
    is_fixed_on_own_page: bool = False
    when_public: bool = False

    def __post_init__(self):
        if self.owners is None:
            object.__setattr__(self, "owners", tuple(key.name for key in page_keys(self.model)))

    def __str__(self):
        return str(self.label)

    @property
    def key(self):
        """The identifier of the rule: its slug, model and field."""
        return f"{self.slug}.{self.model._meta.model_name}.{self.field}"

    def owner_of(self, row):
        """Return the record on whose page ``row`` is edited, which is often ``row`` itself."""
        return next((owner for name in self.owners if (owner := getattr(row, name)) is not None), row)

    def rows_of(self, record):
        """Return the queryset of the rows edited on the page of ``record``; None if its model has no such rows."""
        return self.rows_of_many(type(record), [record.pk])

    def rows_of_many(self, model, pks):
        """Return the queryset of the rows edited on the pages of records of ``model``; None if it has no such rows."""
        key = self.key_to(model)
        return self.model._default_manager.filter(**{f"{key}__in": pks}) if key else None

    def key_to(self, model):
        """Return the column that names the record of ``model`` on whose page the rows are edited; "" for none.

        Of rows that belong to a child record, such as assessments, it is the path to the owner of that record.
        """
        if not self.owners:
            return "pk" if model is self.model else ""
        keys = [self.model._meta.get_field(name) for name in self.owners]
        own = next((key.attname for key in keys if key.related_model is model), "")
        return own or next(
            (path for path, owner in paths_to_owners(self.model, page_keys).items() if owner is model), ""
        )

    @property
    def status_paths(self):
        """The paths from a row to the statuses of the records that it belongs to."""
        paths = {name: self.model._meta.get_field(name).related_model for name in self.owners}
        paths |= paths_to_owners(self.model, page_keys) if self.owners else {}
        return [f"{path}__status" for path, owner in paths.items() if hasattr(owner, "is_published")]

    def findings(self, rows):
        """Return a Finding for each of ``rows``, a list of rows that break the rule."""
        details = self.details(rows)
        return [Finding(self, row, details.get(row.pk, "")) for row in rows]


@dataclass(frozen=True)
class Finding:
    """A row (model instance) that breaks a rule. ``details`` say more, as text; "" if there is nothing to say."""

    rule: QualityRule
    row: Model
    details: str = ""

    @property
    def record(self):
        """The record on whose page the row is edited, which is often the row itself."""
        return self.rule.owner_of(self.row)

    @property
    def name(self):
        """The label of the row on the page of its record; "" if it is the record itself."""
        return "" if self.record is self.row else row_label(self.row)

    @property
    def title(self):
        """Record and row: "Sochi Summit 2008 – George W. Bush"."""
        return f"{self.record} – {self.name}" if self.name else str(self.record)

    @property
    def message(self):
        """What is wrong, in words: "missing position: Russia"."""
        return f"{self.rule}: {self.details}" if self.details else str(self.rule)

    @property
    def kind(self):
        """The verbose name of the row's model."""
        return self.rule.model._meta.verbose_name

    @property
    def status(self):
        """The label of the status of the record, or of the record that it belongs to; "" if there is none."""
        record = self.record
        while not hasattr(record, "status") and page_keys(type(record)):
            # A commitment has the status of its agreement.
            record = getattr(record, page_keys(type(record))[0].name)
        return str(Status(record.status).label) if hasattr(record, "status") else ""

    def __str__(self):
        return f"{self.title}: {self.message}"
