"""Collect the texts of the interface for translators: ``make messages`` writes them into locale/django.pot."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}


def extract_django(fileobj, keywords, comment_tags, options):
    """Babel's extraction method for Django templates, named in babel.cfg."""
    # Django replaces everything but the texts with blanks, and the texts with calls of gettext. That is Python code as
    # soon as it is not indented.
    source = templatize(fileobj.read().decode())
    lines = "\n".join(line.strip() for line in source.splitlines())
    yield from extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)


def extract_all():
    """Yield (file, line, text, comments, context) for each text of the interface; with a plural, text is a tuple."""
    with (BASE / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    yield from extract_from_dir(BASE, methods, options, keywords=KEYWORDS)


if __name__ == "__main__":
    catalog = Catalog(project="Summit Archive")
    for name, line, text, comments, context in extract_all():
        catalog.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    target = BASE / "locale" / "django.pot"
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalog)
    print(f"{len(catalog)} texts in {target.relative_to(BASE)}")
