"""Reconciling names takes time linear in the number of rows, and can be cancelled."""

import pytest
from django.contrib.auth.models import User

from summits.datapackage import keymap
from summits.datapackage.converters import split_list
from summits.datapackage.errors import CellError
from summits.datapackage.keymap import KeyMap
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Leader, LeaderName, Upload
from summits.spreadsheets import cancellation, missing_columns, reconciliation, record_lookup
from summits.spreadsheets.dry_run import dry_run, reconcile
from summits.spreadsheets.limits import STEPS_BETWEEN_CHECKPOINTS, UploadStopped
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.progress import NullProgress
from summits.spreadsheets.reconciliation import MAX_UNDECIDED
from summits.spreadsheets.record_lookup import MAX_CANDIDATES, RecordLookup
from summits.tests.helpers.uploads import table

pytestmark = pytest.mark.django_db
ROWS = 1_200


def matched_table(text, name="leaders", decisions=None, check=lambda: None):
    """Return the Matching of a table and the Sheet that it has changed."""
    with open_upload(text.encode(), f"{name}.csv", name) as folder:
        found = reconcile(folder, decisions or {}, check)
        return found, next(iter(folder.table_data.values()))


def same_name(rows):
    """Return a table of rows with a slug and as many without, all of one name."""
    return table("slug name", *[[f"zed-{n}", "Zed Zed"] for n in range(rows)], *[["", "Zed Zed"]] * rows)


class Counted(str):
    """A slug that counts how often it is compared with another."""

    __slots__ = ()
    comparisons = 0

    def __eq__(self, other):
        Counted.comparisons += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_a_slug_is_not_compared_with_all_others_of_its_name():
    Counted.comparisons, known = 0, RecordLookup(Leader)
    for number in range(ROWS):
        known.add(Counted(f"zed-{number}"), "Zed Zed")
    assert len(known.added["zed zed"]) == ROWS
    assert Counted.comparisons < 5 * ROWS


def test_rows_with_the_same_name_are_not_matched_with_all_others(monkeypatch):
    offered, find = [], RecordLookup.find

    def counted(self, name):
        offered.append(len(find(self, name)))
        return find(self, name)

    monkeypatch.setattr(RecordLookup, "find", counted)
    found, sheet = matched_table(same_name(ROWS))
    assert len(offered) == ROWS and max(offered) == MAX_CANDIDATES + 1
    assert not found.ambiguities and sheet.errors.count == ROWS
    assert f"More than {MAX_CANDIDATES} records have this name" in str(sheet.errors.first[0])


def test_records_with_the_same_name_are_offered_as_candidates():
    found, _sheet = matched_table(same_name(MAX_CANDIDATES))
    [choice] = found.ambiguities.values()
    assert len(choice.candidates) == MAX_CANDIDATES


def test_names_that_make_one_slug_are_numbered_in_one_step_each(monkeypatch, django_assert_max_num_queries):
    tried, numbered = [], record_lookup.numbered_slug
    monkeypatch.setattr(record_lookup, "numbered_slug", lambda stem, number: tried.append(1) or numbered(stem, number))
    alike = "丽例俐俚俪傈儮兣凓刕利剓剺劙力励历厉厘厯吏呖哩唎唳喱嚟囄囇坜塛娌娳婯嫠"  # each is "li" in Latin letters
    names = [f"X {one}{other}" for one in alike for other in alike][:ROWS]
    Leader.objects.create(slug="x-li-li-2", name="X 2", sort_name="X")
    with django_assert_max_num_queries(10):
        _found, sheet = matched_table(table("slug name", *[["", name] for name in names]))
    slugs = [cells[0] for _line, cells in sheet.rows]
    assert (slugs[:3], len(set(slugs))) == (["x-li-li", "x-li-li-3", "x-li-li-4"], ROWS)
    assert len(tried) < 3 * ROWS


def test_ambiguities_are_offered_some_at_a_time():
    rows = [[f"{letter}-{n}", f"Name {n}"] for n in range(MAX_UNDECIDED + 50) for letter in "ab"]
    text = table("slug name", *rows, *[["", f"Name {n}"] for n in range(MAX_UNDECIDED + 50)])
    first, _sheet = matched_table(text)
    assert len(first.ambiguities) == MAX_UNDECIDED
    decisions = {key: choice.candidates[0][0] for key, choice in first.ambiguities.items()}
    then, sheet = matched_table(text, decisions=decisions)
    assert len(then.ambiguities) == MAX_UNDECIDED + 50 and sheet.errors.count == 50


FORMS = {
    "rows with slugs": ("leaders", table("slug name", *[[f"zed-{n}", f"Zed {n}"] for n in range(ROWS)])),
    "rows without": ("leaders", table("slug name", *[["", f"Zed {n}"] for n in range(ROWS)])),
    "one cell of many references": (
        "leaders",
        table("slug name sources", ["zed", "Zed", "|".join(f"source-{n}" for n in range(ROWS))]),
    ),
    "names of others": ("leader_names", table("leader name", *[["zed", f"Zed {n}"] for n in range(ROWS)])),
}


@pytest.mark.parametrize(("name", "text"), FORMS.values(), ids=FORMS)
def test_the_checkpoint_is_called_however_the_names_are_spread(name, text):
    checks = []

    def check():
        checks.append(1)
        raise UploadStopped("over")

    with pytest.raises(UploadStopped):
        matched_table(text, name, check=check)
    checks.clear()
    matched_table(text, name, check=lambda: checks.append(1))
    assert len(checks) >= ROWS // STEPS_BETWEEN_CHECKPOINTS


def test_the_checkpoint_is_called_for_invalid_lines():
    checks = []
    with open_upload(b"slug,name\n" + b"x\n" * 5_000, "leaders.csv", "leaders", lambda: checks.append(1)):
        pass
    assert len(checks) >= 5


def test_the_records_of_an_owner_are_read_once_for_many_rows(monkeypatch):
    monkeypatch.setattr(missing_columns, "BATCH_SIZE", 10)
    zed, other = (Leader.objects.create(slug=slug, name=slug, sort_name=slug) for slug in ("zed", "a"))
    for owner in (zed, other):
        LeaderName.objects.bulk_create(LeaderName(leader=owner, name=f"N {n}", kind="native") for n in range(30))
    read, cells_of = [], missing_columns.serialize_records

    def counted(*arguments):
        for one in cells_of(*arguments):
            read.append(one)
            yield one

    monkeypatch.setattr(missing_columns, "serialize_records", counted)
    rows = [[owner, f"N {n}"] for n in range(30) for owner in ("zed", "a")]
    _found, sheet = matched_table(table("leader name", *rows), "leader_names")
    assert len(read) == 60
    assert [cells[:2] for _line, cells in sheet.rows] == rows
    assert all("native" in cells for _line, cells in sheet.rows)


def test_the_keys_of_an_owner_are_read_once_for_many_batches(django_assert_num_queries):
    zed = Leader.objects.create(slug="zed", name="Zed", sort_name="Zed")
    LeaderName.objects.bulk_create(LeaderName(leader=zed, name=f"N {n}", kind="native") for n in range(30))
    keys, wanted = KeyMap(), TABLE_OF_MODEL[LeaderName]
    found = keys.existing_by_key(wanted, [(zed.pk, "N 1")])
    assert len(found) == 30
    with django_assert_num_queries(0):
        assert all(keys.existing_by_key(wanted, [(zed.pk, f"N {n}")]) == found for n in range(30))


def test_many_references_are_looked_up_some_at_a_time(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(keymap, "SLUGS_PER_QUERY", 10)
    Leader.objects.bulk_create(Leader(slug=f"zed-{n}", name="Zed", sort_name="Zed") for n in range(25))
    keys = KeyMap()
    assert keys.has_existing(Leader)
    with django_assert_num_queries(3):
        keys.look_up(Leader, [f"zed-{n}" for n in range(25)])
    assert len(keys.pks[Leader]) == 25


def test_the_checkpoint_is_called_while_slugs_are_registered():
    asked = []
    KeyMap().register(Leader, (f"zed-{n}" for n in range(5_000)), lambda: asked.append(1))
    assert len(asked) >= 2


@pytest.mark.django_db(transaction=True)
def test_an_upload_can_be_cancelled_while_names_are_reconciled(monkeypatch):
    user = User.objects.create_superuser("carla")
    upload = Upload.objects.create(
        user=user, name="leaders.csv", content=same_name(ROWS).encode(), on_conflict="replace"
    )
    monkeypatch.setattr(cancellation, "SECONDS_BETWEEN_POLLS", 0)
    added, add = [], RecordLookup.add

    def cancelled(self, slug, name):
        if not added:
            assert cancellation.cancel(upload)
        added.append(slug)
        add(self, slug, name)

    monkeypatch.setattr(RecordLookup, "add", cancelled)
    dry_run(upload, NullProgress(), user)
    assert "Cancelled" in upload.dry_run_result["refused"]
    assert len(added) <= STEPS_BETWEEN_CHECKPOINTS


def test_a_new_slug_differs_from_those_of_the_archive_and_of_the_file():
    Leader.objects.create(slug="zed", name="Zed", sort_name="Zed")
    text = table("slug name", ["zed-2", "Other"], ["", "Zéd!"], ["", "Zed \ue000 Z"], ["", "Zed Z"])
    _found, sheet = matched_table(text, decisions={f"leaders:{'zed'}": reconciliation.CREATE_NEW})
    assert [cells[0] for _line, cells in sheet.rows] == ["zed-2", "zed", "zed-z", "zed-z"]


def test_a_duplicate_in_a_very_long_list_is_found_in_one_pass():
    parts = [*map(str, range(300_000)), "299999"]
    with pytest.raises(CellError, match="“299999” appears twice"):
        split_list("|".join(parts))
