"""A page that the browser has already, in Chromium."""

import pytest

from summits.tests.helpers import factories as new

NAVIGATION = "(performance.getEntriesByType('navigation')[0])"
FONT = "getComputedStyle(document.body).fontFamily"


@pytest.mark.ui
def test_a_page_opened_again_keeps_its_styles_and_its_forms(browser, live_server, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "again"}}
    new.summit("Reykjavik 1986", slug="reykjavik-1986")
    # A context of its own: the pages of the fixtures intercept requests, which switches the browser's cache off.
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/about/")
        font = page.evaluate(FONT)
        page.goto("/summits/")
        page.goto("/about/")
        page.reload()
        sizes = page.evaluate("(({transferSize, decodedBodySize}) => [transferSize, decodedBodySize])" + NAVIGATION)
        assert sizes[0] < sizes[1] / 4, "the browser took the page from the server"
        assert page.evaluate(FONT) == font and "Times" not in font
        page.locator("[role=search] input[name=q]").first.fill("Reykjavik")
        page.locator("[role=search] input[name=q]").first.press("Enter")
        page.wait_for_url("**/search/**")
