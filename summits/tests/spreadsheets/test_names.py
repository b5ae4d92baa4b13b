"""Names in imported files: each name on record identifies its record and does not rename it; near names ask."""

import io
from itertools import cycle

import pytest
from django.core.management import CommandError, call_command

from summits.models import Actor, Agreement, Leader, Place, TermOfOffice
from summits.search.query.near_names import NearNames
from summits.tests.helpers import factories as make
from summits.tests.helpers import uploads
from summits.tests.helpers.uploads import press, send, shown, table, workbook

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def archive():
    """Records with names of every kind."""
    russia, us = make.country("Russia", iso_code="RU"), make.country("United States", iso_code="US")
    make.other_name(us, "USA")
    make.country("Soviet Union", iso_code="SUHH")
    putin = make.leader("Vladimir Putin", native_name="Владимир Владимирович Путин", born="1952-10-07")
    make.other_name(putin, "Poutine"), make.other_name(putin, "Wladimir Putin")
    make.leader("Xi Jinping", sort_name="Xi Jinping", native_name="习近平")
    make.leader("Keqiang Li", sort_name="Li, Keqiang")
    make.leader("George H. W. Bush", sort_name="Bush, George H. W.", slug="elder", born="1924", died="2018")
    make.leader("George W. Bush", sort_name="Bush, George W.", slug="younger", born="1946")
    sochi = make.place("Sochi", country=russia)
    make.other_name(sochi, "Сочи")
    text = make.agreement("Final Act (Helsinki Final Act)", signed="1975-08-01", slug="helsinki")
    make.other_name(text, "Helsinki Accords")


def sent(client, where, name, columns, *rows):
    """Send a table as CSV or as a workbook; return the Upload."""
    if where == "CSV":
        return send(client, f"{name}.csv", table(columns, *rows))
    return send(client, "file.xlsx", workbook(**{name: [columns.split(), *rows]}))


def command(tmp_path, name, text, *options):
    """Import a table by the command, overwriting what differs; return what it prints."""
    path, out = tmp_path / f"{name}.csv", io.StringIO()
    path.write_text(text)
    call_command("import_archive", path, "--on-conflict=overwrite", *options, stdout=out)
    return out.getvalue()


# --- names that identify ------------------------------------------------------------------------------------------

LEADERS = {
    "Vladimir Putin": "vladimir-putin",
    "VLADIMIR PUTIN": "vladimir-putin",
    "Putin, Vladimir": "vladimir-putin",
    "PUTIN, Vladimir": "vladimir-putin",
    "Putin, Vladimir, 1952-": "vladimir-putin",
    "Владимир Владимирович Путин": "vladimir-putin",
    "владимир владимирович путин": "vladimir-putin",
    "Vladimir Vladimirovich Putin": "vladimir-putin",
    "Poutine": "vladimir-putin",
    "Wladimir Putin": "vladimir-putin",
    "Putin, Wladimir": "vladimir-putin",
    "习近平": "xi-jinping",
    "Li Ke-qiang": "keqiang-li",
    "Ke-qiang Li": "keqiang-li",
    "Bush, George W.": "younger",
    "George W Bush": "younger",
}
"""A name → the slug of its leader."""
STATES = {
    "RU": "russia",
    "ru": "russia",
    "Russland": "russia",
    "SUHH": "soviet-union",
    "US": "united-states",
    "U.S.": "united-states",
    "USA": "united-states",
    "U.S.A.": "united-states",
}


@pytest.mark.parametrize(("name", "where"), [*zip(LEADERS, cycle(["CSV", "XLSX"]), strict=False)])
def test_a_row_is_the_record_of_any_of_its_names_and_does_not_rename_it(editor_client, archive, where, name):
    record = Leader.objects.get(slug=LEADERS[name])
    own_name = record.name
    upload = sent(editor_client, where, "leaders", "name died", [name, "2050-01-02"])
    assert upload.dry_run_result["counts"] == [["leaders", 0, 1, 0, 0]]
    press(editor_client, upload, "_import")
    record.refresh_from_db()
    assert (record.name, str(record.died)) == (own_name, "2050-01-02")


@pytest.mark.parametrize("name", STATES)
def test_a_row_is_the_state_of_its_code_or_name(editor_client, archive, name):
    upload = sent(editor_client, "CSV", "actors", "name founded", [name, "1900"])
    press(editor_client, upload, "_import")
    founded = dict(Actor.objects.exclude(founded=None).values_list("slug", "founded"))
    assert {slug: str(day) for slug, day in founded.items()} == {STATES[name]: "1900"}
    assert not Actor.objects.filter(name__in={*STATES} - {"Russia"}).exists()


@pytest.mark.parametrize("where", ["CSV", "XLSX"])
def test_a_reference_may_be_any_name_of_its_record(editor_client, archive, where):
    references = [*((name, "Russia") for name in LEADERS), *(("Poutine", code) for code in STATES)]
    rows = [[leader, actor, f"Office {number}", "2000"] for number, (leader, actor) in enumerate(references)]
    press(editor_client, sent(editor_client, where, "terms", "leader actor office start", *rows), "_import")
    found = {term.office: (term.leader.slug, term.actor.slug) for term in TermOfOffice.objects.all()}
    slugs = LEADERS | STATES | {"Russia": "russia"}
    assert found == {office: (slugs[leader], slugs[actor]) for leader, actor, office, _start in rows}


@pytest.mark.parametrize(
    ("name", "columns", "row", "model", "slug"),
    [
        ("places", "name latitude longitude", ["Сочи", "43.6", "39.7"], Place, "sochi"),
        ("places", "slug latitude longitude", ["Сочи", "43.6", "39.7"], Place, "sochi"),
        ("leaders", "slug died", ["Putin, Vladimir", "2050"], Leader, "vladimir-putin"),
        ("agreements", "title summary", ["Helsinki Accords", "Peace."], Agreement, "helsinki"),
        ("agreements", "title summary", ["Helsinki Final Act", "Peace."], Agreement, "helsinki"),
        ("agreements", "title summary", ["HELSINKI ACCORDS", "Peace."], Agreement, "helsinki"),
    ],
)
def test_records_of_every_kind_are_found_by_their_names(editor_client, archive, name, columns, row, model, slug):
    before = str(model.objects.get(slug=slug))
    upload = send(editor_client, f"{name}.csv", table(columns, row))
    assert upload.dry_run_result["counts"] == [[name, 0, 1, 0, 0]]
    press(editor_client, upload, "_import")
    assert str(model.objects.get(slug=slug)) == before


def test_names_within_a_file_identify_its_new_records(editor_client, archive):
    sheets = {
        "leaders": [["name", "sort_name", "native_name"], ["Boris Yeltsin", "Yeltsin, Boris", "Борис Ельцин"]],
        "leader_names": [["leader", "name"], ["Boris Yeltsin", "Eltsine"]],
        "terms": [
            ["leader", "actor", "office", "start"],
            ["Борис Ельцин", "RU", "President", "1991"],
            ["Eltsine", "RU", "Chairman", "1990"],
            ["Yeltsin, Boris", "RU", "Mayor", "1985"],
        ],
    }
    press(editor_client, send(editor_client, "file.xlsx", workbook(**sheets)), "_import")
    assert Leader.objects.get(slug="boris-yeltsin").terms.count() == 3


# --- renames ------------------------------------------------------------------------------------------------------


def test_the_trial_says_that_a_name_is_kept_and_asks_whether_to_rename(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("name born", ["Poutine", "1952-10-07"]))
    text = shown(editor_client, upload)
    assert "keep their names, unless you choose to rename them" in text
    assert "Keep the name “Vladimir Putin”" in text and "Rename “Vladimir Putin” to “Poutine”" in text
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


@pytest.mark.parametrize(
    ("name", "where"), [("Poutine", "CSV"), ("Putin, Vladimir", "XLSX"), ("VLADIMIR PUTIN", "CSV")]
)
def test_a_record_is_renamed_once_that_is_confirmed(editor_client, archive, where, name):
    upload = sent(editor_client, where, "leaders", "name died", [name, "2050"])
    [rename] = upload.dry_run_result["renames"]
    upload = press(editor_client, upload, "_again", **{f"answer:{rename['key']}": "rename"})
    assert upload.dry_run_result["changed"][0][3:] == ["name", "Vladimir Putin", name]
    press(editor_client, upload, "_import")
    putin = Leader.objects.get(slug="vladimir-putin")
    assert putin.name == name and putin.names.get(name="Vladimir Putin").kind == "former"


def test_a_former_name_that_is_recorded_or_in_the_file_is_not_added_again(editor_client, archive):
    for number, sheets in enumerate(({}, {"leader_names": [["leader", "name"], ["vladimir-putin", "Poutine"]]})):
        leaders = [["name", "died"], [["Poutine", "Vladimir Putin"][number], "2050"]]
        upload = send(editor_client, "file.xlsx", workbook(leaders=leaders, **sheets))
        [rename] = upload.dry_run_result["renames"]
        press(editor_client, press(editor_client, upload, "_again", **{f"answer:{rename['key']}": "rename"}), "_import")
    names = Leader.objects.get(slug="vladimir-putin").names.values_list("name", flat=True)
    assert sorted(names) == ["Poutine", "Vladimir Putin", "Wladimir Putin"]


def test_a_confirmed_rename_can_be_taken_back(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("name died", ["Poutine", "2050"]))
    [rename] = upload.dry_run_result["renames"]
    for decision in ("rename", "keep"):
        upload = press(editor_client, upload, "_again", **{f"answer:{rename['key']}": decision})
    press(editor_client, upload, "_import")
    assert Leader.objects.get(slug="vladimir-putin").name == "Vladimir Putin"


RENAMED_BY_KEY = [
    # table, columns, row; slug of the record, its own name, the other name
    ("leaders", "slug name", ["vladimir-putin", "V. V. Putin"], "vladimir-putin", "Vladimir Putin"),
    ("leaders", "slug name", ["Putin, Vladimir", "V. V. Putin"], "vladimir-putin", "Vladimir Putin"),
    ("places", "slug name", ["sochi", "Sotschi"], "sochi", "Sochi"),
    ("agreements", "slug title", ["helsinki", "Accords"], "helsinki", "Final Act (Helsinki Final Act)"),
]


@pytest.mark.parametrize(("file", "columns", "row", "slug", "own"), RENAMED_BY_KEY)
def test_a_row_with_a_key_renames_its_record_only_if_confirmed(editor_client, archive, file, columns, row, slug, own):
    upload = send(editor_client, f"{file}.csv", table(columns, row))
    [rename] = upload.dry_run_result["renames"]
    assert (rename["own_name"], rename["name"], rename["answer"]) == (own, row[1], "keep")
    assert not any(column in ("name", "title") for *_rest, column, _old, _new in upload.dry_run_result["changed"])
    upload = press(editor_client, upload, "_again", **{f"answer:{rename['key']}": "rename"})
    press(editor_client, upload, "_import")
    record = {"leaders": Leader, "places": Place, "agreements": Agreement}[file].objects.get(slug=slug)
    assert str(record) == row[1]
    assert record.names.filter(name=own, kind="former").exists()


def test_all_rows_of_a_file_rename_their_records_by_one_choice(editor_client, archive):
    rows = [["vladimir-putin", "V. V. Putin"], ["xi-jinping", "President Xi"], ["younger", "Bush 43"]]
    upload = send(editor_client, "leaders.csv", table("slug name", *rows))
    press(editor_client, press(editor_client, upload, "_again", **{"answer:rename:*": "rename"}), "_import")
    assert {name for _slug, name in rows} <= set(Leader.objects.values_list("name", flat=True))


def test_the_command_renames_only_when_told_to(archive, tmp_path):
    text = table("name died", ["Poutine", "2050"])
    printed = command(tmp_path, "leaders", text)
    assert "“Poutine” means “Vladimir Putin” (vladimir-putin), which keeps its name" in printed
    putin = Leader.objects.get(slug="vladimir-putin")
    assert (putin.name, str(putin.died)) == ("Vladimir Putin", "2050")
    assert "is renamed to “Poutine”" in command(tmp_path, "leaders", text, "--rename")
    assert Leader.objects.get(slug="vladimir-putin").name == "Poutine"


# --- names of several records, and near names ---------------------------------------------------------------------


def test_an_error_names_the_records_of_a_name_and_what_tells_them_apart(editor_client, archive, tmp_path):
    for slug in ("elder", "younger"):
        make.other_name(Leader.objects.get(slug=slug), "George Bush")
    text = table("name died", ["George Bush", "2050"])
    upload = send(editor_client, "leaders.csv", text)
    [fault] = upload.dry_run_result["faults"]
    assert fault["wrong"] == "Several records have this name."
    assert "George H. W. Bush, 1924–2018 (elder); George W. Bush, 1946– (younger)" in fault["right"]
    with pytest.raises(CommandError, match=r"Several records have this name.*1924–2018 \(elder\)"):
        command(tmp_path, "leaders", text)


NEAR = {
    "Vladimir Puttin": ["vladimir-putin"],
    "Vladmir Putin": ["vladimir-putin"],
    "Wladimir Puttin": ["vladimir-putin"],
    "Vladimir Poutine": ["vladimir-putin"],
    "Владимир Путин": ["vladimir-putin"],
    "Putin": ["vladimir-putin"],
    "V. Putin": ["vladimir-putin"],
    "Jinping Xi": ["xi-jinping"],
    "Xi Jin Ping": ["xi-jinping"],
    "Xi": ["xi-jinping"],
    "George Bush": ["elder", "younger"],
    "Bush": ["elder", "younger"],
    "Boris Yeltsin": [],
    "Barbara Bush": [],
    "Vladimir Zelensky": [],
}
"""A name that is not on record → the slugs of those that it probably means."""


@pytest.mark.parametrize(("name", "where"), [*zip(NEAR, cycle(["CSV", "XLSX"]), strict=False)])
def test_a_row_with_a_name_near_that_of_a_record_asks_which_is_meant(editor_client, archive, where, name):
    upload = sent(editor_client, where, "leaders", "name sort_name", [name, name])
    asked = [[slug for slug, _label in choice["candidates"]] for choice in upload.dry_run_result["choices"]]
    assert asked == [NEAR[name]] if NEAR[name] else not asked
    if not NEAR[name]:
        assert upload.dry_run_result["counts"] == [["leaders", 1, 0, 0, 0]]
        return
    assert "it probably means" in shown(editor_client, upload)
    assert press(editor_client, upload, "_import").imported is None
    assert "It probably means: " in upload.dry_run_result["faults"][0]["wrong"]


def test_a_reference_near_the_name_of_a_record_asks(editor_client, archive):
    near = {name: slugs for name, slugs in NEAR.items() if slugs}
    rows = [[name, "RU", name, "2000"] for name in near]
    upload = send(editor_client, "terms.csv", table("leader actor office start", *rows))
    choices = upload.dry_run_result["choices"]
    assert {one["name"]: [slug for slug, _label in one["candidates"]] for one in choices} == near
    assert not any(one["may_be_new"] for one in choices)
    answers = {f"answer:{one['key']}": near[one["name"]][0] for one in choices}
    press(editor_client, press(editor_client, upload, "_again", **answers), "_import")
    assert dict(TermOfOffice.objects.values_list("office", "leader__slug")) == {name: near[name][0] for name in near}


def test_a_state_is_not_near_the_translated_name_of_another(editor_client):
    make.country("Germany", iso_code="DE"), make.country("Iceland", iso_code="IS")
    rows = [["Albania"], ["Ireland"], ["Germania"], ["Alemania"], ["Germani"]]
    upload = send(editor_client, "actors.csv", table("name", *rows))
    asked = {one["name"]: one["candidates"][0][0] for one in upload.dry_run_result["choices"]}
    assert asked == {"Ireland": "iceland", "Germani": "germany"}
    assert {name for _kind, name, _slug in upload.dry_run_result["matched"]} == {"Germania", "Alemania"}


def test_a_reference_near_a_name_in_the_same_file_asks(editor_client, archive):
    sheets = {
        "leaders": [["name", "sort_name"], ["Boris Yeltsin", "Yeltsin, Boris"]],
        "terms": [["leader", "actor", "office", "start"], ["Boris Yelstin", "RU", "President", "1991"]],
    }
    upload = send(editor_client, "file.xlsx", workbook(**sheets))
    [choice] = upload.dry_run_result["choices"]
    upload = press(editor_client, upload, "_again", **{f"answer:{choice['key']}": "boris-yeltsin"})
    press(editor_client, upload, "_import")
    assert Leader.objects.get(slug="boris-yeltsin").terms.count() == 1


def test_a_near_name_may_mean_a_new_record_or_the_one_on_record(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("name sort_name", ["Vladimir Puttin", "Puttin, Vladimir"]))
    [choice] = upload.dry_run_result["choices"]
    upload = press(editor_client, upload, "_again", **{f"answer:{choice['key']}": "vladimir-putin"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 1, 0, 0]]
    assert "Keep the name “Vladimir Putin”" in shown(editor_client, upload)
    upload = press(editor_client, upload, "_again", **{f"answer:{choice['key']}": "+"})
    press(editor_client, upload, "_import")
    assert Leader.objects.filter(name__in=["Vladimir Putin", "Vladimir Puttin"]).count() == 2


@pytest.mark.parametrize(
    ("name", "others", "near"),
    [
        ("moscow summit 1988", ["moscow summit 1986", "moscow sumit 1988"], ["moscow sumit 1988"]),
        ("iraq", ["iran", "irak"], ["iran", "irak"]),
        ("north korea", ["south korea", "korea"], []),
        ("oman", ["omar"], ["omar"]),
        ("us", ["uk", "un"], []),
        ("reykyavik", ["reykjavik"], ["reykjavik"]),
        ("eltsin", ["yeltsin"], ["yeltsin"]),
        ("new york", ["newyork", "york new", "new work"], ["newyork", "york new", "new work"]),
        ("", ["", "a"], []),
    ],
)
def test_near_names_differ_in_a_few_letters_of_words_but_not_in_numbers(name, others, near):
    slugs = NearNames({other: {other: None} for other in others if other}).find(name)
    assert sorted(slugs) == sorted(near)
