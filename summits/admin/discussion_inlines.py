"""Inlines on the page of a summit: discussions, positions and quotations."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from summits.admin.base import UNVERIFIED_FIELDSET, RecordInline
from summits.admin.forms.formsets import RecordFormSet
from summits.admin.forms.participants import Participants
from summits.admin.forms.records import RecordForm
from summits.models import Discussion, Position, Quotation
from summits.models.slugs import unique_slug


class DiscussionInline(RecordInline):
    """Inline of a summit's discussions: an issue and its outcome."""

    model = Discussion
    extra_on_add = 1
    show_change_link = True
    fieldsets = [
        (None, {"fields": [("issue", "outcome", "order"), "apart", "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.issue}: {record.get_outcome_display()}"


class PositionFormSet(RecordFormSet):
    """Formset of a summit's positions, which may be sent together with new discussions that they belong to."""

    def clean(self):
        """Check each position against the discussions and participants of the same POST."""
        super().clean()
        issues, removed = self._issues()
        participants = Participants(self, self.instance)
        for form in self.surviving_forms():
            if "issue" in form.cleaned_data:
                self._check_issue(form, issues, removed)
            participants.check(form)

    def _issues(self):
        """Return two sets of pks of issues: those that discussions will have once saved, and those being removed."""
        rows = self.siblings.get(Discussion)
        if rows is None:
            saved = self.instance.discussions.values_list("issue", flat=True) if self.instance.pk else ()
            return set(saved), set()
        forms = rows.surviving_forms()
        removed = {form.initial.get("issue") for form in rows.initial_forms if form not in forms}
        return {form.instance.issue_id for form in forms}, removed

    def _check_issue(self, form, issues, removed):
        issue = form.instance.issue_id
        if issue in removed and form.initial.get("issue") == issue:
            # The database deletes a discussion's positions with it, even if another row has the same issue.
            message = _("You are removing the discussion of “{issue}”. Keep it, or remove this position too.")
        elif issue not in issues:
            message = _("“{issue}” is not among the discussions of this summit. Add it there, or remove this position.")
        else:
            return
        form.add_error("issue", message.format(issue=form.instance.issue))


class PositionInline(RecordInline):
    """Inline of a summit's positions: what each side wanted on an issue."""

    model = Position
    formset = PositionFormSet
    extra_on_add = 2
    fieldsets = [
        (None, {"fields": [("issue", "actor", "leader", "stance"), "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        side = ", ".join(str(part) for part in (record.actor, record.leader, record.get_stance_display()) if part)
        return f"{record.issue}: {side}"


class QuotationForm(RecordForm):
    """Form of a quotation. Its slug, which appears in no URL, is made from the summit and the leader."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sources" in self.fields:
            self.fields["sources"].required = True
        if self.instance._state.adding and "language" in self.fields:
            self.fields["language"].initial = "en"

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = unique_slug(
                Quotation, self.instance.summit.slug, self.instance.leader.get_short_name()
            )
        return super().save(commit)


class QuotationFormSet(RecordFormSet):
    """Formset of a summit's quotations."""

    def clean(self):
        """Check that each leader quoted took part in the summit."""
        super().clean()
        participants = Participants(self, self.instance)
        for form in self.surviving_forms():
            participants.check(form)


QUOTATION_FIELDS = [("setting", "said_on", "language", "translated_from"), "text", "sources", "note"]


class SummitQuotationInline(RecordInline):
    """Inline of a summit's quotations."""

    model = Quotation
    form = QuotationForm
    formset = QuotationFormSet
    fieldsets = [
        (None, {"fields": [("leader", "issue"), *QUOTATION_FIELDS]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.leader.get_short_name()}: “{Truncator(record.text).words(9)}”"
