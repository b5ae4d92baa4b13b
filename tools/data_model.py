"""python -m tools.data_model: write docs/data-model.md from the models; with --check, fail if it is out of date.

Diagrams are in Mermaid, which code-hosting sites render. An arrow is a foreign key or a many-to-many field.
"""

import os
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data-model.md"
MADE_BY = "<!-- Made by `make data-model`: do not edit. -->"

GROUPS = (
    ("Meetings", "Who met where and when.", ("Collection", "Series", "Summit", "Participation", "ProgrammeItem")),
    (
        "Discussions",
        "What was discussed, and what each side said.",
        ("Issue", "Discussion", "Position", "Quotation"),
    ),
    (
        "Agreements",
        "What was signed, by whom, what became of it, what was promised, and whether it was kept.",
        ("Agreement", "Party", "AgreementEvent", "AgreementRelation", "Commitment", "Assessment", "Document"),
    ),
    (
        "People, states, places, sources",
        "What many records refer to.",
        ("Actor", "Place", "Leader", "TermOfOffice", "Source"),
    ),
    (
        "Names",
        "Other names of records, which the search, the admin and imports find them by.",
        ("SummitName", "LeaderName", "IssueName", "AgreementName", "ActorName", "PlaceName", "SeriesName"),
    ),
    (
        "Pages and addresses",
        "The front page, corrections, former addresses, preview links.",
        ("Feature", "Correction", "OldSlug", "PreviewLink"),
    ),
)
"""Groups of models: heading, description, names of the models. All other models are listed under "Other"."""


def page():
    """Return the text of docs/data-model.md."""
    from django.apps import apps

    models = {model.__name__: model for model in apps.get_app_config("summits").get_models()}
    history = [name for name in models if name.startswith("Historical")]
    named = {name for _heading, _text, names in GROUPS for name in names}
    other = [name for name in models if name not in named and name not in history]
    groups = [*GROUPS, ("Other", "Changesets, the data version, the search index, accounts and uploads.", other)]
    parts = [MADE_BY, INTRODUCTION.format(number=len(history))]
    for heading, text, names in groups:
        parts += [f"## {heading}", text, diagram([models[name] for name in names])]
        parts += [table([models[name] for name in names])]
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """# The data model

One Django app, `summits`; its models are in `summits/models/`. Every record that has a page of its own has a slug;
a former slug redirects. A fact has `sources` (links to `Source`) and `unverified` (the names of the fields that none
of the sources we have read confirms).

A record with a `status` is public while that is "published"; one with `approved` once somebody who may publish has
approved it; one with neither is public with the record that it belongs to. `published()` follows this rule.

Each model of the archive also has a table of versions ({number} models whose names begin with `Historical`, made by
django-simple-history). They are left out here."""


def diagram(models):
    """Return a Mermaid diagram of models and their relations, except those to sources, which most models have."""
    lines = ["```mermaid", "erDiagram"]
    for model in models:
        references = sorted(_references(model))
        lines += [f"    {model.__name__} {arrow} {target} : {name}" for name, arrow, target in references]
        if not references:
            lines.append(f"    {model.__name__}")
    return "\n".join([*lines, "```"])


def _references(model):
    for field in model._meta.get_fields():
        if field.auto_created or not field.is_relation or not field.related_model or field.name == "sources":
            continue
        if field.many_to_many:
            yield field.name, "}o--o{", field.related_model.__name__
        elif field.concrete:
            yield field.name, "}o--o|" if field.null else "}o--||", field.related_model.__name__


def table(models):
    """Return a Markdown table of models, with the summary of its docstring and the fields of each."""
    rows = ["| model | what it is | fields |", "|---|---|---|"]
    return "\n".join([*rows, *(f"| {model.__name__} | {_summary(model)} | {_fields(model)} |" for model in models)])


def _summary(model):
    doc = model.__doc__ or ""
    # Django generates a docstring for a model without one: "Name(field, field …)".
    first = "" if doc.startswith(f"{model.__name__}(") else doc.partition("\n\n")[0]
    return re.sub(r"\s+", " ", first).replace("|", "\\|")


def _fields(model):
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return ", ".join(
        f"`{field.name}`" for field in fields if not field.primary_key and not getattr(field, "generated", False)
    )


def main():
    """Write the page, or with --check compare it; return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summits.tests.settings")
    import django

    django.setup()
    if "--check" not in sys.argv:
        PAGE.write_text(page())
        return 0
    if PAGE.read_text() == page():
        return 0
    print("docs/data-model.md is not current: run `make data-model`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
