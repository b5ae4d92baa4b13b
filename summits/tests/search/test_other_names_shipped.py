"""Well-known names in the shipped collections lead to their record first, in search, pickers and imported tables."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from summits.search import search_archive, suggest
from summits.spreadsheets.record_lookup import RecordLookup
from summits.tests.helpers.public_pages import import_collections
from summits.tests.helpers.search import flush_indexes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = {
    "Helsinki Accords": ("agreement", "helsinki-final-act"),
    "Moscow Treaty": ("agreement", "sort"),
    "INCSEA": ("agreement", "incidents-at-sea"),
    "Договор о РСМД": ("agreement", "inf-treaty"),
    "Shanghai Communique": ("agreement", "us-china-shanghai-communique-1972"),
    "panmunjom declaration": ("agreement", "panmunjom-declaration-2018"),
    "USA": ("country", "united-states"),
    "US": ("country", "united-states"),
    "uk": ("country", "united-kingdom"),
    "DPRK": ("country", "north-korea"),
    "ROK": ("country", "south-korea"),
    "PRC": ("country", "china"),
    "ussr": ("country", "soviet-union"),
    "СССР": ("country", "soviet-union"),
    "Holland": ("country", "netherlands"),
    "Ялта": ("place", "yalta"),
    "Сочи": ("place", "sochi"),
    "Reykjavík": ("place", "reykjavik"),
    "Peking": ("place", "beijing"),
    "Leningrad": ("place", "st-petersburg"),
    "Yalta Conference": ("summit", "yalta-1945"),
    "Crimea Conference": ("summit", "yalta-1945"),
    "Alaska summit": ("summit", "anchorage-2025"),
    "G8": ("series", "g7-g8"),
    "OSCE": ("series", "csce-osce"),
}
"""A name → the type and the slug of its record."""
PICKERS = {
    "agreement": ("document", "agreement"),
    "country": ("place", "country"),
    "place": ("summit", "place"),
    "summit": ("summit", "follows"),
    "series": ("summit", "series"),
}
"""Type → the model and the field of a picker of its records."""


@pytest.fixture(scope="module")
def archive(module_db):
    """Load the shipped collections once."""
    import_collections()
    flush_indexes()


@pytest.mark.parametrize("text", NAMES)
def test_a_well_known_name_is_found_first(archive, client, text):
    kind, slug = NAMES[text]
    record = apps.get_model("summits", {"country": "actor"}.get(kind, kind)).objects.get(slug=slug)
    first = search_archive(text).entities[0]
    assert (first.type_name, first.heading) == (kind, str(record))
    assert suggest(text)[0].suggestions[0].heading == str(record)
    model, field = PICKERS[kind]
    client.force_login(User.objects.create_superuser("editor"))
    query = {"app_label": "summits", "model_name": model, "field_name": field, "term": text}
    assert client.get("/admin/autocomplete/", query).json()["results"][0]["id"] == str(record.pk)
    assert RecordLookup(type(record)).find(text) == [slug]
