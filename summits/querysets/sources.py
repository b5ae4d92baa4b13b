"""The queryset of sources."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef

from summits.querysets.visibility import ApprovedQuerySet, PublishableQuerySet


class SourceQuerySet(ApprovedQuerySet):
    """The queryset of sources: public when approved and cited by a public record."""

    kind = "source"

    def published(self):
        """Filter approved sources that at least one public record cites."""
        cited = [Exists(links.filter(source=OuterRef("pk"))) for links in self.published_links()]
        return super().published().filter(reduce(or_, cited))

    def published_links(self):
        """Return a list of querysets: for each model that cites sources, the links of its public records.

        The models that cite most come first, because SQLite tries one after another until one cites the source. With
        7,000 sources this takes 0.03 s; in reverse order it took 1.6 s.
        """
        models_citing = [link.related_model for link in self.model._meta.related_objects if link.many_to_many]
        return [self._links(model) for model in reversed(models_citing)]

    @staticmethod
    def _links(model):
        links = model.sources.through.objects.order_by()
        records = model.objects.all()
        if isinstance(records, PublishableQuerySet):
            links = links.filter(records.published_q(f"{model._meta.model_name}__"))
        return links
