"""The browser fixtures: a request that leaves the site, or violates its content security policy, fails a test."""

import pytest
from playwright.sync_api import Error

PAGE = "/admin/login/"
FORBIDDEN = """<p style="color: red">x</p><img src="https://example.org/x.png" alt="">"""


def test_a_request_that_leaves_the_site_is_stopped(new_page):
    with pytest.raises(Error):
        new_page().goto("https://example.org/")
    assert new_page.faults == ["a request left the site: https://example.org/"]
    new_page.faults.clear()


def test_an_inline_style_and_a_remote_picture_are_refused_by_the_browser(new_page):
    page = new_page()
    page.goto(PAGE)
    with page.expect_console_message(lambda message: "img-src" in message.text):
        page.evaluate("html => document.body.innerHTML = html", FORBIDDEN)
    assert any("style-src" in fault for fault in new_page.faults)
    assert any("img-src" in fault for fault in new_page.faults)
    new_page.faults.clear()


def test_without_javascript_no_script_runs(page_without_javascript):
    page_without_javascript.goto(PAGE)
    page_without_javascript.set_content("<noscript>no script here</noscript>")
    assert page_without_javascript.inner_text("body") == "no script here"


def test_the_dark_and_the_narrow_page_are_dark_and_narrow(dark_page, narrow_page):
    dark_page.goto(PAGE)
    assert dark_page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    narrow_page.goto(PAGE)
    assert narrow_page.evaluate("innerWidth") == 320
