"""Read the cells of a CSV file as spreadsheets and people save it: its encoding, its separator, its rows.

Encodings other than UTF-8 and UTF-16 are guessed only where nothing else is likely: a word in Windows-1251 consists of
Cyrillic letters, one in Windows-1252 mixes Latin letters with and without accents, and neither has capitals within.
"""

import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext as _

from summits.datapackage.reader import LINES_BETWEEN_CHECKPOINTS, MAX_CELL_CHARACTERS, character_error
from summits.spreadsheets.csv_injection import unescape_formula
from summits.spreadsheets.headings import all_headings, heading_key
from summits.spreadsheets.limits import UploadRefused, check_cell_count, check_line_count, check_row_count
from summits.spreadsheets.tables import RawSheet

WESTERN, CYRILLIC = "cp1252", "cp1251"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
"""The separators of a table's cells: a comma, or what spreadsheets write instead in some countries."""
STATED_DELIMITER = re.compile(r'"?sep=(.)"?[,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line by which Excel is told the separator."""
LINES_FOR_DELIMITER = 20
BYTES_FOR_ENCODING = 1_000
"""How much is looked at to tell UTF-16 without a mark."""
HIGH_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
"""A word, or what stands beside one, that is not plain ASCII."""
SIGNS = "\u00a0«»–—“”„’‘…°§©®·€№£"
"""Signs that may stand alone or touch a word."""
LETTERS = {
    CYRILLIC: re.compile(r"[А-ЯЁІЇЄҐЎ]?[а-яёіїєґў]*|[А-ЯЁІЇЄҐЎ]+"),
    WESTERN: re.compile(r"[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ]*|[A-ZÀ-ÖØ-ÞŒ]+"),
}
ENCODING_NAMES = {CYRILLIC: "Windows-1251", WESTERN: "Windows-1252"}
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
LINE_ENDS = (b"\n", b"\r")


def read_csv(content, name, checkpoint):
    """Return the RawSheet of a CSV file, given as bytes. Raises UploadRefused, and what ``checkpoint`` raises."""
    check_line_count(count_lines(content))
    text, notes = decode(content)
    delimiter, start = find_delimiter(text)
    check_cell_count(text.count(delimiter))
    sheet = RawSheet(name, is_text=True)
    sheet.notes += notes
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text[start:], newline=""), strict=True, delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not number % LINES_BETWEEN_CHECKPOINTS:
                checkpoint()
            if any(map(str.strip, cells)):
                sheet.rows.append((number, [_read_cell(sheet, number, at, cell) for at, cell in enumerate(cells, 1)]))
                check_row_count(len(sheet.rows))
    except csv.Error as error:
        message = _("The file cannot be read from this line on: {reason}.").format(reason=error)
        sheet.faults.append((number + 1, message, _("Look for a quotation mark that is not doubled or not closed.")))
    return sheet


def count_lines(content):
    """Return how many lines end in ``content``: the count of the more frequent of the two line-ending characters."""
    return max(content.count(end) for end in LINE_ENDS)


def _read_cell(sheet, row, column, text):
    if error := character_error(text):
        sheet.errors[row, column] = error
        return None
    return "" if text.isspace() else unescape_formula(text)


def decode(content):
    """Return the text of a CSV file and notes on its encoding. What is no text becomes lone surrogates."""
    if encoding := utf_16_of(content):
        try:
            return content.decode(encoding).removeprefix("\ufeff"), []
        except UnicodeError as error:
            raise UploadRefused(_("This file cannot be read. Save it as CSV in UTF-8.")) from error
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        encoding = guess_encoding(content)
    if encoding is None:
        return content.decode("utf-8-sig", "surrogateescape"), []
    note = _("The file is not in UTF-8; it was read as {encoding}. Check that accents and letters are right.")
    return content.decode(encoding), [note.format(encoding=ENCODING_NAMES[encoding])]


def utf_16_of(content):
    """Return the name of the UTF-16 encoding of a file, with or without its mark, or "" if it has another encoding."""
    if content.startswith(UTF_16_MARKS):
        return "utf-16"
    start = content[:BYTES_FOR_ENCODING]
    zeros = [start[first::2].count(0) for first in (0, 1)]
    if min(zeros) or 8 * max(zeros) < len(start):
        return ""
    encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    return "" if CONTROLS.search(start.decode(encoding, "ignore")) else encoding


def guess_encoding(content):
    """Return CYRILLIC or WESTERN if all words that are not ASCII are of that encoding, and of it alone; else None."""
    words = set(HIGH_WORD.findall(content))
    likely = [encoding for encoding in (CYRILLIC, WESTERN) if all(_is_word(word, encoding) for word in words)]
    if len(likely) == 2 and all(part.isascii() for word in words for part in _letters(word, CYRILLIC)):
        return WESTERN  # Only dashes, quotation marks and the like, which both encodings write alike.
    return likely[0] if len(likely) == 1 else None


def _letters(word, encoding):
    return [part for part in re.split(f"[{re.escape(SIGNS)}]+", word.decode(encoding, "replace")) if part]


def _is_word(word, encoding):
    parts = _letters(word, encoding)
    if not all(LETTERS[encoding].fullmatch(part) for part in parts if not part.isascii()):
        return False
    # Accented letters alone make no Western word, but Russian ones.
    return encoding == CYRILLIC or all(len(part) < 2 or re.search("[A-Za-z]", part) for part in parts)


def find_delimiter(text):
    """Return the separator of a table's cells, and where its first row begins: after a line such as ``sep=;``."""
    if found := STATED_DELIMITER.match(text):
        return found[1], found.end()
    lines = [line for line in text[: MAX_CELL_CHARACTERS // 10].splitlines()[:LINES_FOR_DELIMITER] if line.strip()]
    known = all_headings()

    def quality(delimiter):
        # Most of all the headings that appear; otherwise how many lines have as many cells as one another.
        headings = max((sum(heading_key(cell) in known for cell in line.split(delimiter)) for line in lines), default=0)
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        return headings, *max(((lines_alike, count) for count, lines_alike in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=quality), 0
