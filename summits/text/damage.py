"""Damage of texts: lost characters, codes of web pages, letters read in a wrong encoding.

"ZÃ¼rich" is "Zürich" in UTF-8, read as if it were in an encoding of Windows; "Bush &amp; Putin" is from the source of a
page.
"""

import html
import re

from django.utils.translation import gettext as _

LOST = "\ufffd"
"""The sign that programs put for a character that they could not read."""
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|div|em|font|h[1-6]|i|img|li|ol|p|q|small|span|strong|sub|sup|table|td|th|tr|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_WESTERN, _RUSSIAN = (
    bytes(range(0x80, 0xC0)).decode(encoding, "ignore").replace("\xa0", "") for encoding in ("cp1252", "cp1251")
)
"""The signs for which Windows has the bytes that follow the first one of a letter in UTF-8."""
_NO_QUOTATION_MARK = _WESTERN.replace("’", "").replace("”", "")
"""Without those that may stand behind the last letter of a word."""
MISREAD = {
    "cp1252": re.compile(f"[ÂÃÄÅ][\xa1-\xbf]|Ã[{_NO_QUOTATION_MARK}]|â€[{_WESTERN}]|(?:[ÐÑ][{_WESTERN}]){{2,}}"),
    "cp1251": re.compile(f"(?:[РС][{_RUSSIAN}]){{3,}}"),
}
"""Encoding of Windows → letters of UTF-8 that were read in it."""
_MAY_BE_DAMAGED = re.compile("[&<ÂÃÄÅÐÑâРС\ufffd]")


def damage_in(text):
    """Return what is damaged in a text and what to do about it, two sentences; None if nothing is."""
    if not _MAY_BE_DAMAGED.search(text):
        return None
    if LOST in text:
        return _("“{sign}” stands for a character that was lost.").format(sign=LOST), _("Enter the character.")
    if found := ENTITY.search(text):
        return _fault_of_entity(found.group())
    if found := TAG.search(text):
        message = _("“{code}” is a code of web pages. It would be shown as it is.").format(code=found.group()[:40])
        return message, _("Remove it.")
    return _fault_of_encoding(text)


def _fault_of_encoding(text):
    for encoding, pattern in MISREAD.items():
        found = pattern.search(text)
        if found and (meant := _as_meant(found.group(), encoding)):
            message = _("“{found}” seems to be “{meant}”, read in a wrong encoding.")
            hint = _("Enter it as it is written, or save the file as UTF-8 and send it again.")
            return message.format(found=found.group(), meant=meant), hint
    return None


def _fault_of_entity(code):
    sign = html.unescape(code)
    if sign == code:
        return None
    message = _("“{code}” is a code of web pages. It would be shown as it is.").format(code=code)
    return message, _("Enter “{sign}” instead.").format(sign=sign) if sign.strip() else _("Enter a blank instead.")


def _as_meant(text, encoding):
    # The text as it was before its bytes were misread; "" if they are no UTF-8.
    try:
        return text.encode(encoding).decode()
    except UnicodeError:
        return ""
