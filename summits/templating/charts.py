"""The parts of drawings that a page has by the hundred.

Their numbers and classes are those of ``summits.charts`` and hold nothing that a reader or an editor wrote, so they are
written out as they are: escaping each takes longer than all else that prints a chart.
"""

from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe


def histogram_bar(bar, base, link, noun):
    """Print a Bar of a Histogram on its base line, as a link: where a pointer hits it, and the bar itself.

    ``link`` is an address, escaped already if it is a SafeString, or "" for none; ``noun`` is what the bar counts.
    """
    kind = "highlight" if bar.is_chosen else "all"
    opened, closed = (f'<a href="{conditional_escape(link)}" tabindex="-1">', "</a>") if link else ("<g>", "</g>")
    return mark_safe(
        f"{opened}<title>{bar.text}: {bar.count} {escape(noun)}</title>"
        f'<rect class="slot" x="{bar.slot_x}" width="{bar.slot_width}" y="0" height="{base}"/>'
        f'<rect class="{kind}" x="{bar.x}" width="{bar.width}" y="{bar.y}" height="{bar.height}"/>{closed}'
    )
