"""What was talked about at a summit, as rows of the summit's page: discussions, positions, quotations."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from summits.admin.base import UNVERIFIED_FIELDSET, RecordInline
from summits.admin.forms.formsets import RecordFormSet
from summits.admin.forms.participants import Participants
from summits.admin.forms.records import RecordForm
from summits.models import Discussion, Position, Quote
from summits.models.slugs import free_slug


class DiscussionInline(RecordInline):
    """The issues of a summit and how each came out."""

    model = Discussion
    extra_on_add = 1
    show_change_link = True
    fieldsets = [
        (None, {"fields": [("issue", "outcome", "order"), "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.issue}: {record.get_outcome_display()}"


class PositionFormSet(RecordFormSet):
    """Positions of a summit's page, which may come in one submission with the discussion they belong to."""

    def clean(self):
        """Check each position against the discussions and participants of the same submission."""
        super().clean()
        listed, going = self._issues()
        participants = Participants(self, self.instance)
        for form in self.standing():
            if "issue" in form.cleaned_data:
                self._check_issue(form, listed, going)
            participants.check(form)

    def _issues(self):
        """Return the issues (sets of primary keys) that will be listed, and those of discussions being removed."""
        rows = self.siblings.get(Discussion)
        if rows is None:
            saved = self.instance.discussions.values_list("issue", flat=True) if self.instance.pk else ()
            return set(saved), set()
        listed = rows.standing()
        going = {form.initial.get("issue") for form in rows.initial_forms if form not in listed}
        return {form.instance.issue_id for form in listed}, going

    def _check_issue(self, form, listed, going):
        issue = form.instance.issue_id
        if issue in going and form.initial.get("issue") == issue:
            # The database removes the positions of a discussion with it, even if the same issue is listed anew.
            message = _("You are removing the discussion of “{issue}”. Keep it, or remove this position too.")
        elif issue not in listed:
            message = _("“{issue}” is not among the discussions of this summit. Add it there, or remove this position.")
        else:
            return
        form.add_error("issue", message.format(issue=form.instance.issue))


class PositionInline(RecordInline):
    """What each side wanted."""

    model = Position
    formset = PositionFormSet
    extra_on_add = 2
    fieldsets = [
        (None, {"fields": [("issue", "country", "leader", "stance"), "summary", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        side = ", ".join(str(part) for part in (record.country, record.leader, record.get_stance_display()) if part)
        return f"{record.issue}: {side}"


class QuoteForm(RecordForm):
    """A quotation; its slug, which no reader meets, is made up from the summit and the leader."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sources" in self.fields:
            self.fields["sources"].required = True
        if self.instance._state.adding and "language" in self.fields:
            self.fields["language"].initial = "en"

    def save(self, commit=True):
        if not self.instance.slug:
            self.instance.slug = free_slug(Quote, self.instance.summit.slug, self.instance.leader.get_short_name())
        return super().save(commit)


class QuoteFormSet(RecordFormSet):
    """Quotations of a summit's page."""

    def clean(self):
        """Check that each leader took part."""
        super().clean()
        participants = Participants(self, self.instance)
        for form in self.standing():
            participants.check(form)


QUOTE_FIELDS = [("setting", "said_on", "language", "translated_from"), "text", "sources", "note"]


class QuoteInline(RecordInline):
    """The leaders' own words."""

    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    fieldsets = [
        (None, {"fields": [("leader", "issue"), *QUOTE_FIELDS]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.leader.get_short_name()}: “{Truncator(record.text).words(9)}”"
