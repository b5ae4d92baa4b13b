"""Ten files as people make them, each imported in at most two sendings through the page of imports in the admin."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from summits.models import (
    Agreement,
    AgreementEvent,
    LeaderName,
    Participation,
    Place,
    Position,
    Source,
    Summit,
    TermOfOffice,
)
from summits.tests.helpers import uploads
from summits.tests.helpers.spreadsheets import csv_text, ods, xlsx
from summits.tests.helpers.uploads import press, send

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive


@dataclass
class PeoplesFile:
    """A file: its ``name``, its content as sent first and, corrected, again; what the page is told about it.

    ``wrong``: the cells with errors at first; ``model`` and ``found``: what is imported, as values of ``names``.
    """

    name: str
    sent: list
    model: type
    names: str
    found: list
    wrong: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    notes: int = 0


HEADINGS = ["Title", "Kind", "First day", "Last day", "Place", "Host state"]

TITLE_AND_TOTAL = PeoplesFile(
    "Summits of the 2000s.xlsx",
    [
        xlsx(
            {
                "Summits": [
                    ["Summits of the 2000s", None, None, None, None, None],
                    ["as of 1 May 2020"],
                    [],
                    [*HEADINGS, None, None],
                    ["Moscow Summit 2002", "Bilateral", date(2002, 5, 24), date(2002, 5, 26), "Moscow", "Russia"],
                    [],
                    ["Moscow visit 2005", "BILATERAL", "9 May 2005", None, "moscow", "Russia"],
                    ["Sochi talks", "On the sidelines of a conference", "June 2007", None, "Sochi", "Russia"],
                    ["Moscow meeting", "bilateral", 2001, None, "Moscow", "Russia"],
                    ["Total", None, "=COUNTA(C5:C9)", None, None, None],
                ]
            },
            {"Summits": ["A1:F1"]},
        )
    ],
    Summit,
    "title kind start",
    [
        ("Moscow Summit 2002", "bilateral", "2002-05-24"),
        ("Moscow visit 2005", "bilateral", "2005-05-09"),
        ("Sochi talks", "sideline", "2007-06"),
        ("Moscow meeting", "bilateral", "2001"),
    ],
    notes=3,
)

GERMAN = PeoplesFile(
    "Treffen.csv",
    [
        "\r\n".join(
            [
                "sep=;",
                "Treffen der Präsidenten;;;;;",
                "Titel;Art;Beginn;Ort;Gastgeber;Bemerkung",
                "Treffen in Moskau;Bilateral;24.05.2002;Moscow;Russia;schön",
                "Gespräch in Sotschi;bilateral;Juni 2007;Sochi;Russia;",
                ";;;;;",
                "Summe;;;;2;",
            ]
        ).encode("cp1252")
    ],
    Summit,
    "title kind start",
    [("Treffen in Moskau", "bilateral", "2002-05-24"), ("Gespräch in Sotschi", "bilateral", "2007-06")],
    answers={
        "sheet:treffen.csv": "summits",
        "column:summits:titel": "title",
        "column:summits:art": "kind",
        "column:summits:beginn": "start",
        "column:summits:ort": "place",
        "column:summits:gastgeber": "country",
        "column:summits:bemerkung": "-",
    },
    notes=3,
)

RUSSIAN = PeoplesFile(
    "Места.csv",
    [
        "\r\n".join(
            [
                "Название;Оригинал;Страна;Широта;Долгота;№",
                "Saint Petersburg;Санкт-Петербург;Russia;59,9386;30,3141;1",
                "Vladivostok;Владивосток;Russia;43,1167;131,9;2",
                "Итого;;;;;2",
            ]
        ).encode("cp1251")
    ],
    Place,
    "name native_name latitude",
    [("Saint Petersburg", "Санкт-Петербург", "59.93860"), ("Vladivostok", "Владивосток", "43.11670")],
    answers={
        "sheet:места.csv": "places",
        "column:places:название": "name",
        "column:places:оригинал": "native_name",
        "column:places:страна": "country",
        "column:places:широта": "latitude",
        "column:places:долгота": "longitude",
        "column:places:column f": "-",
    },
    notes=2,
)

LANGUAGES = PeoplesFile(
    "names of leaders.ods",
    [
        ods(
            {
                "Other names of leaders": [
                    ["Names in three languages", None, None, None],
                    ["Leader", "Name", "Kind", "Language"],
                    ["Ronald Reagan", "Рональд Рейган", "Transliteration", "ru"],
                    [None, "로널드 레이건", "transliteration", "KO"],
                    [None, "里根", "Transliteration", "zh"],
                    ["Vladimir Putin", "普京", "transliteration", "zh"],
                ]
            },
            {"Other names of leaders": ["A1:D1", "A3:A5"]},
        )
    ],
    LeaderName,
    "leader__slug name language",
    [
        ("reagan", "Рональд Рейган", "ru"),
        ("reagan", "로널드 레이건", "ko"),
        ("reagan", "里根", "zh"),
        ("putin", "普京", "zh"),
    ],
    notes=2,
)

MERGED = PeoplesFile(
    "who was there.xlsx",
    [
        xlsx(
            {
                "Participants": [
                    ["Summit", "Leader", "State or organisation", "Role", None],
                    ["Moscow Summit 1988", "Ronald Reagan", "United States", None, None],
                    [None, "George W. Bush", "United States", "Guest", None],
                    [None, "Vladimir Putin", "Soviet Union", "HOST", None],
                ]
            },
            {"Participants": ["A2:A4", "C2:C3"]},
        )
    ],
    Participation,
    "summit__slug leader__slug actor__slug role",
    [
        ("moscow-1988", "reagan", "united-states", ""),
        ("moscow-1988", "bush", "united-states", "guest"),
        ("moscow-1988", "putin", "soviet-union", "host"),
    ],
    notes=1,
)

SEVERAL_SHEETS = PeoplesFile(
    "Verträge.ods",
    [
        ods(
            {
                "Agreements": [
                    ["Title", "Kind", "Date signed", "Place"],
                    ["Moscow Declaration", "Joint statement", date(2002, 5, 24), "Moscow"],
                ],
                "Agreement events": [
                    ["Agreement", "Date", "Event", "Note"],
                    ["Moscow Declaration", "24 May 2002", "Signed", "In the Kremlin"],
                ],
                "Notizen": [["Check the dates!"], ["ask Anna"]],
            }
        )
    ],
    AgreementEvent,
    "agreement__title on kind",
    [("Moscow Declaration", "2002-05-24", "signed")],
    answers={"sheet:notizen": "-"},
)

UNICODE_TEXT = PeoplesFile(
    "sources.txt",
    [
        csv_text(
            [
                ["Title", "Publisher", "Published", "Kind", "Language"],
                ["Putin, Bush agree", "Le Monde", "6 April 2008", "News", ""],
                ["Ведомости: встреча в Сочи", "Ведомости", "April 2008", "news", ""],
            ],
            "\t",
        ).encode("utf-16")
    ],
    Source,
    "title publisher published kind",
    [
        ("Putin, Bush agree", "Le Monde", "2008-04-06", "news"),
        ("Ведомости: встреча в Сочи", "Ведомости", "2008-04", "news"),
    ],
    answers={"column:sources:language": "-"},
)

WRONG_VALUES = [
    ["Leader", "State or organisation", "Office", "From", "To", None, None],
    ["Ronald Reagan", "United States", "President", "20 January 1981", "=E9", None, None],
    ["Vladimir Putin", "Russia", "Prime Minister", "8 May 2008", "31 June 2012", None, None],
    ["Vladimir Putin", "Russia", "President", "sometime", None, None, None],
]
CORRECTED = [
    WRONG_VALUES[0],
    [*WRONG_VALUES[1][:4], "20 January 1989"],
    [*WRONG_VALUES[2][:4], "7 May 2012"],
    [*WRONG_VALUES[3][:3], "7 May 2012"],
]
MISTAKES = PeoplesFile(
    "Mappe1.xlsx",
    [xlsx({"Tabelle1": WRONG_VALUES}), xlsx({"Tabelle1": CORRECTED})],
    TermOfOffice,
    "leader__slug office start end",
    [
        ("reagan", "President", "1981-01-20", "1989-01-20"),
        ("putin", "Prime Minister", "2008-05-08", "2012-05-07"),
        ("putin", "President", "2012-05-07", None),
    ],
    wrong=["E2", "E3", "D4"],
)

DAYS = [
    ["title", "kind", "start", "place", "country"],
    ["Moscow I", "bilateral", "24/05/2002", "Moscow", "Russia"],
    ["Moscow II", "trilateral meeting", "04/06/2003", "Moscow", "Russia"],
    ["Moscow III", "Bilateral", "2003-06-04 00:00:00", "Moscow", "Russia"],
]
MIXED_DATES = PeoplesFile(
    "summits – export.csv",
    [
        csv_text(DAYS).encode("utf-8-sig"),
        csv_text([*DAYS[:2], ["Moscow II", "Trilateral", *DAYS[2][2:]], DAYS[3]]).encode("utf-8-sig"),
    ],
    Summit,
    "title kind start",
    [
        ("Moscow I", "bilateral", "2002-05-24"),
        ("Moscow II", "trilateral", "2003-06-04"),
        ("Moscow III", "bilateral", "2003-06-04"),
    ],
    wrong=["B3"],
    notes=1,
)

LONG_TEXTS = PeoplesFile(
    "positions.csv",
    [
        "\r\n".join(
            [
                "SUMMIT;Issue;Side;Stance;Summary;;",
                'Sochi Summit 2008;Trade;Russia;Supports;"Wants ""open"" markets; soon.";;',
                "Sochi Summit 2008;trade;United States;SUPPORTS;«Открытые рынки»;;",
                ";;;;;;",
            ]
        ).encode()
    ],
    Position,
    "summit__slug actor__slug stance summary",
    [
        ("sochi-2008", "russia", "supports", "Wants “open” markets; soon.".replace("“", '"').replace("”", '"')),
        ("sochi-2008", "united-states", "supports", "«Открытые рынки»"),
    ],
)

FILES = {
    "title, mixed dates, total in XLSX": TITLE_AND_TOTAL,
    "German, sep=; and Windows-1252": GERMAN,
    "Russian, decimal commas and Windows-1251": RUSSIAN,
    "three languages and merged cells in ODS": LANGUAGES,
    "merged cells and labels in XLSX": MERGED,
    "several sheets, one of notes, in ODS": SEVERAL_SHEETS,
    "tabs in UTF-16": UNICODE_TEXT,
    "a sheet of no name with mistakes": MISTAKES,
    "mixed dates, one ambiguous by itself, in CSV": MIXED_DATES,
    "texts with quotation marks, empty columns": LONG_TEXTS,
}


def values(model, names):
    """Return the values of all records of a model as texts, in the order in which they were made."""
    rows = model.objects.order_by("pk").values_list(*names.split())
    return [tuple(None if value is None else str(value) for value in row) for row in rows]


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_as_people_make_it_is_imported_in_at_most_two_sendings(editor_client, archive, file):
    assert len(file.sent) <= 2
    before = values(file.model, file.names)
    upload = send(editor_client, file.name, file.sent[0])
    if file.answers:
        assert upload.dry_run_result["fault_count"]
        # What the kind of a sheet is must be known before its columns are.
        for start in ("sheet:", "column:"):
            chosen = {f"answer:{key}": value for key, value in file.answers.items() if key.startswith(start)}
            upload = press(editor_client, upload, "_again", **chosen) if chosen else upload
    if file.wrong:
        assert [one["cell"] for one in upload.dry_run_result["faults"]] == file.wrong
        upload = send(editor_client, file.name, file.sent[1])
    assert upload.dry_run_result["faults"] == []
    assert sum(len(sheet["notes"]) for sheet in upload.dry_run_result["sheets"]) == file.notes
    press(editor_client, upload, "_import")
    assert [row for row in values(file.model, file.names) if row not in before] == file.found


def test_there_are_ten_files():
    assert len(FILES) == 10


def test_the_sheets_of_a_workbook_are_imported_together(editor_client, archive):
    upload = send(editor_client, SEVERAL_SHEETS.name, SEVERAL_SHEETS.sent[0])
    upload = press(editor_client, upload, "_again", **{"answer:sheet:notizen": "-"})
    press(editor_client, upload, "_import")
    assert Agreement.objects.get(title="Moscow Declaration").kind == "joint-statement"
