"""Template tag of the admin that marks what differs between two texts."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from summits.text.differences import changed_parts
from summits.text.language_markup import in_languages

register = template.Library()


@register.simple_tag
def marked_difference(before, after):
    """Return ``before`` and ``after`` as HTML, with <mark> around what differs, unless one of them is empty.

    Both say the language and direction of other scripts than Latin.
    """
    before, after = (str(text or "") for text in (before, after))
    texts = changed_parts(before, after) if before and after else ([(before, False)], [(after, False)])
    return dict(zip(("before", "after"), map(_html, texts), strict=True))


def _html(parts):
    marked = [format_html("<mark>{}</mark>" if is_changed else "{}", text) for text, is_changed in parts]
    return in_languages(mark_safe("".join(marked)))  # noqa: S308
