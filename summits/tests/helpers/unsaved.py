"""Helpers for tests of unsaved text: an editor's tab in Chromium, and the text that its browser stores."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from summits.tests.admin.test_admin_browser import AXE_OPTIONS

ENTRIES = """() => Object.keys(localStorage).filter((key) => key.startsWith('summits typed '))
    .map((key) => ({ key, ...JSON.parse(localStorage[key]) }))"""

FORGET = """() => new Promise((done) => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('summits typed ')) localStorage.removeItem(key);
    indexedDB.open('summits typed', 1).onsuccess = ({ target: { result: database } }) => {
        const transaction = database.transaction('entries', 'readwrite');
        transaction.objectStore('entries').clear();
        transaction.oncomplete = () => done(database.close());
    } })"""


class Tab:
    """A tab of Chromium in which an editor works. ``dialogs`` are the kinds of dialog that it showed."""

    def __init__(self, page, site, stays=False):
        self.page, self.site, self.dialogs, self.stays = page, site, [], stays
        page.on("dialog", self._answer)

    def _answer(self, dialog):
        self.dialogs.append(dialog.type)
        if self.stays:
            dialog.dismiss()
        else:
            dialog.accept()

    def log_in(self, user):
        """Give the tab the session of a user, as if they had logged in."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site}])
        return self

    def open(self, address):
        """Open a page of the admin and wait until its scripts have run."""
        self.page.goto(address)
        return self.ready()

    def ready(self):
        """Wait until the page has looked at what is kept for it."""
        self.page.wait_for_selector("html[data-unsaved]")
        return self

    def held_back(self):
        """Wait for the page that the server made of unsaved text, and until its scripts have run."""
        self.page.wait_for_selector(".not-saved")
        return self.ready()

    def forget(self):
        """Delete all that this browser keeps."""
        self.page.evaluate(FORGET)

    def type(self, text, field="#id_summary"):
        """Click into a field, so that the browser knows that somebody works on the page, and fill it in."""
        self.page.click(field)
        self.page.fill(field, text)
        return self

    @property
    def kept(self):
        """The entries of unsaved text in this browser."""
        return self.page.evaluate(ENTRIES)

    @property
    def offers(self):
        """What the page offers of what was typed on it before."""
        return self.page.locator(".unsaved-offer")

    def put_back(self):
        """Put what is offered back into the fields."""
        self.offers.get_by_role("button", name="Restore it").click()


def faults_found(page):
    """Return what axe finds on a page, as strings "rule: element"."""
    page.wait_for_load_state()
    faults = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in faults for node in fault["nodes"]]
