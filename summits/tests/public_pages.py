"""The shipped collection, and one address of each kind of public page in it."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

BUNDLE = settings.BASE_DIR / "summits" / "data" / "us-russia"

LISTS = {
    "summits": "/summits/",
    "summits, second page": "/summits/?page=2",
    "summits, filtered": "/summits/?leader=vladimir-putin&leader=george-w-bush&issue=missile-defence&outcome=disagreed",
    "summits, none": "/summits/?leader=nikita-khrushchev&issue=missile-defence",
    "summits, nonsense": "/summits/?leader=nobody&from=yesterday&outcome=splendid&page=x",
    "leaders": "/leaders/",
    "leaders, none": "/leaders/?q=zzzz",
    "issues": "/issues/",
    "agreements": "/agreements/",
    "agreements, in force on a day": "/agreements/?on=1990-01-01&in_force=yes&issue=arms-control",
    "agreements, nonsense": "/agreements/?on=soon&kind=oath",
    "countries": "/countries/",
    "sources": "/sources/",
    "corrections": "/corrections/",
    "sources, last page": "/sources/?page=5",
}
RECORDS = {
    "summit": "/summits/sochi-2008/",
    "summit of many": "/summits/potsdam-1945/",
    "summit with little on record": "/summits/new-york-2009/",
    "leader": "/leaders/vladimir-putin/",
    "issue": "/issues/missile-defence/",
    "issue with parts": "/issues/rights-and-security/",
    "agreement with lineage": "/agreements/start-ii/",
    "agreement with a document": "/agreements/sochi-declaration/",
    "agreement with a long title and many parties": "/agreements/pnet/",
    "agreement of many": "/agreements/helsinki-final-act/",
    "country": "/countries/russia/",
    "former state": "/countries/soviet-union/",
    "source": "/sources/masr08/",
}
OTHERS = {
    "home": "/",
    "about": "/about/",
    "vocabulary": "/about/vocabulary/",
    "not found": "/summits/no-such-meeting/",
}
PAGES = {**OTHERS, **LISTS, **RECORDS}
"""What is shown → its address."""


def import_bundle():
    """Load the shipped collection into the test's database."""
    call_command("import_archive", str(BUNDLE), "--trust-status", stdout=StringIO())
