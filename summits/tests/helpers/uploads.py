"""What the tests of importing in the admin share: files as a person sends them, and reading what the admin answers."""

import csv
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from summits.models import Upload
from summits.tests.helpers.admin import member
from summits.tests.helpers.datapackages import SMALL, csv_of, load, small

ADD = "/admin/summits/upload/add/"


@pytest.fixture
def chief():
    return member("carla", "Chief editor")


@pytest.fixture
def editor_client(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def archive(tmp_path):
    load(tmp_path / "small", small())


def send(client, name, content, **data):
    """Send a file (bytes or text) to be imported; return the Upload, or the answer where there is none."""
    content = content.encode() if isinstance(content, str) else content
    data = {"file": SimpleUploadedFile(name, content), "table": "", "on_conflict": "replace", **data}
    before = set(Upload.objects.values_list("pk", flat=True))
    answer = client.post(ADD, data)
    b"".join(answer) if answer.streaming else None
    found = Upload.objects.exclude(pk__in=before).first()
    return found or answer


def page_of(upload):
    """Return the address of the page of an Upload."""
    return f"/admin/summits/upload/{upload.pk}/change/"


def shown(client, upload):
    """Return the page of an Upload as text."""
    return client.get(page_of(upload)).content.decode()


def dry_run_token_on(client, upload):
    """Return the hash of the dry run that the page of an Upload shows, "" once it is imported."""
    found = re.search(r'name="_trial" value="([^"]*)"', shown(client, upload))
    return found[1] if found else ""


def press(client, upload, button, **data):
    """Press a button of the page of an Upload, "_import" for instance; return it as it is then."""
    answer = client.post(page_of(upload), {button: "1", "_trial": dry_run_token_on(client, upload), **data})
    assert answer.status_code == (200 if answer.streaming else 302)
    b"".join(answer) if answer.streaming else None
    return Upload.objects.get(pk=upload.pk)


def table(names, *rows):
    """Return a table as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([names.split(), *rows])
    return text.getvalue()


def xlsx(sheets, merged=()):
    """Return the bytes of an XLSX workbook: title of a sheet → its rows; title → names of its merged cells."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in dict(merged).get(title, ()):
            sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(**sheets):
    """Return the bytes of a workbook: of each sheet the rows, lists of values, the header first."""
    return xlsx(sheets)


def read_workbook(content):
    """Return the rows of the first sheet of a workbook as lists of values."""
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]


def zip_bytes(files):
    """Return the bytes of a ZIP of files: a dict of name → text or bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def package_zip(package=SMALL, folder=""):
    """Return the bytes of a ZIP of a data package as ``summits.tests.helpers.datapackages`` has them."""
    return zip_bytes({f"{folder}{file}.csv": csv_of(file, records) for file, records in package.items()})


def fetched(answer):
    """Return the bytes of a file that was fetched."""
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)
