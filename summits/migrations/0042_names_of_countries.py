"""Record the other names of countries that the search had in its code: USA, DPRK, СССР."""

from django.db import migrations
from django.utils import timezone

NAMES = {
    "US": [
        ("USA", "short", "en"),
        ("US", "short", "en"),
        ("U.S.", "short", "en"),
        ("America", "popular", "en"),
        ("США", "short", "ru"),
    ],
    "GB": [
        ("UK", "short", "en"),
        ("U.K.", "short", "en"),
        ("Britain", "popular", "en"),
        ("Great Britain", "popular", "en"),
    ],
    "RU": [("Russian Federation", "official", "en")],
    "SUHH": [
        ("USSR", "short", "en"),
        ("Soviets", "nickname", "en"),
        ("СССР", "short", "ru"),
        ("Советский Союз", "native", "ru"),
        ("UdSSR", "short", "de"),
        ("Sowjetunion", "popular", "de"),
        ("URSS", "short", "fr"),
        ("Union soviétique", "popular", "fr"),
    ],
    "DDDE": [("GDR", "short", "en"), ("DDR", "short", "de"), ("East Germany", "popular", "en")],
    "DE": [
        ("Federal Republic of Germany", "official", "en"),
        ("FRG", "short", "en"),
        ("West Germany", "popular", "en"),
    ],
    "CN": [("PRC", "short", "en")],
    "KP": [("DPRK", "short", "en")],
    "KR": [("ROK", "short", "en")],
    "AE": [("UAE", "short", "en")],
    "YUCS": [("Yugoslavia", "popular", "en"), ("Югославия", "popular", "ru")],
    "CSHH": [("Czechoslovakia", "popular", "en"), ("ČSSR", "short", "cs")],
}
"""ISO 3166 code → (name, kind, language)."""
REASON = "Other names of countries, which the search had in its code, are recorded in the archive."


def record_names(apps, schema_editor):
    """Give the countries of an archive these names, except a country's own, in one changeset."""
    Country, CountryName, ChangeSet, Version = (
        apps.get_model("summits", name) for name in ("Country", "CountryName", "ChangeSet", "HistoricalCountryName")
    )
    countries = list(Country.objects.filter(iso_code__in=NAMES).order_by("pk"))
    if not countries:
        return
    changeset = ChangeSet.objects.create(method="command", reason=REASON)
    for country in countries:
        for name, kind, language in NAMES[country.iso_code]:
            if name == country.name:
                continue
            values = {"country_id": country.pk, "name": name, "kind": kind, "language": language}
            values |= {"unverified": ["name"], "locators": {}}
            row = CountryName.objects.create(**values)
            Version.objects.create(
                id=row.pk, **values, changeset_id=changeset.pk, history_type="+", history_date=timezone.now()
            )


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0041_actors_and_memberships'),
    ]

    operations = [migrations.RunPython(record_names, migrations.RunPython.noop)]
