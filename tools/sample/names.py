"""Other names of the records of a sample, and organisations with their members."""

from summits.vocabularies import ActorKind, NameKind

NAMED = {
    "actors": ("actor_names", "actor", "name"),
    "places": ("place_names", "place", "name"),
    "series": ("series_names", "series", "name"),
    "summits": ("summit_names", "summit", "title"),
    "agreements": ("agreement_names", "agreement", "title"),
}
"""File → the file of its other names, their column of the record, the record's own name."""
SUMMITS_PER_NAME = 4
"""One summit in so many has another name, and so has one agreement; of the others, each record has."""


def with_names(records):
    """Yield the (file, record) of a sample, and another name of each record of NAMED or of a part of them."""
    count = {"summits": 0, "agreements": 0}
    for file, record in records:
        yield file, record
        if file in count:
            count[file] += 1
        if file in NAMED and count.get(file, 1) % SUMMITS_PER_NAME == 1:
            names, key, own = NAMED[file]
            named = {key: record["slug"], "name": f"Great {record[own]}", "language": "en"}
            yield names, named | {"kind": NameKind.POPULAR.value, "sources": record.get("sources", "")}


def organisations(countries):
    """Yield (file, record) of organisations, one for ten countries, of which these are members, given as slugs."""
    for number in range(0, len(countries), 10):
        slug = f"{countries[number]}-league"
        name = slug.replace("-", " ").title()
        kind = ActorKind.ORGANISATION.value
        yield "actors", {"slug": slug, "name": name, "kind": kind, "founded": "1946", "sources": "source-1"}
        for member in countries[number : number + 10]:
            membership = {"organisation": slug, "member": member, "start": "1946", "end": "1999"}
            yield "memberships", membership | {"sources": "source-1"}
