"""Inline of documents on the page of a summit or an agreement."""

from summits.admin.base import UNVERIFIED_FIELDSET, RecordInline
from summits.admin.forms.records import RecordForm
from summits.models import Document
from summits.models.slugs import unique_slug


class DocumentForm(RecordForm):
    """Form of a document. A new one gets a slug from its title and from its summit or agreement."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and "language" in self.fields:
            self.fields["language"].initial = "en"

    def save(self, commit=True):
        if not self.instance.slug:
            owner = self.instance.summit or self.instance.agreement
            self.instance.slug = unique_slug(Document, owner.slug, self.instance.title)
        return super().save(commit)


class DocumentInline(RecordInline):
    """Inline of documents: texts and transcripts."""

    model = Document
    form = DocumentForm
    fieldsets = [
        (
            None,
            {"fields": ["title", ("kind", "language", "publisher", "published"), "url", "text", "sources"]},
        ),
        UNVERIFIED_FIELDSET,
    ]
