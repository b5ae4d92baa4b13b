"""HTML of the chart elements that a page has by the hundred.

Their numbers and classes come from ``summits.charts``, not from readers or editors, so they are printed unescaped:
escaping each of them takes longer than printing the rest of the chart.
"""

from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe


def histogram_bar(bar, base, link, noun):
    """Return the SVG of a HistogramBar: a link with the clickable area and the bar itself.

    ``base`` is the y of the base line. ``link`` is a URL, taken as escaped if it is a SafeString, or "" for no link.
    ``noun`` is what the bar counts.
    """
    css_class = "highlight" if bar.is_chosen else "not-chosen"
    opened, closed = (f'<a href="{conditional_escape(link)}" tabindex="-1">', "</a>") if link else ("<g>", "</g>")
    return mark_safe(
        f"{opened}<title>{bar.text}: {bar.count} {escape(noun)}</title>"
        f'<rect class="click-area" x="{bar.slot_x}" width="{bar.slot_width}" y="0" height="{base}"/>'
        f'<rect class="{css_class}" x="{bar.x}" width="{bar.width}" y="{bar.y}" height="{bar.height}"/>{closed}'
    )
