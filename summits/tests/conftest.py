"""Fixtures for every test: the database of this run, and Chromium.

Browser fixtures (each test that asks for one is marked `browser`):
    page                      as most readers have it: 1280 px, light, JavaScript on
    page_without_javascript   the same with JavaScript off
    dark_page                 prefers-color-scheme: dark
    narrow_page               320 px wide, WCAG's reflow width
    new_page(**options)       any other context of Playwright's

Pages open addresses relative to the live server (`page.goto("/summits/")`). Nothing may leave it: a request
to any other place is stopped and fails the test. So does a breach of the content security policy.
"""

import gc
import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest

from summits.tests.helpers import chromium

BROWSER_FIXTURES = {"browser", "new_page", "page", "page_without_javascript", "dark_page", "narrow_page"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "module_db"}
DATABASE_MARKERS = {"django_db", "postgresql"}
DATABASE_OF_MARKER = {"sqlite": "sqlite", "postgresql": "postgresql", "ui": "sqlite"}
TIMEOUT_MS = 15_000
TOGETHER = {
    "test_accessibility_browser.py",
    "test_admin.py",
    "test_several_servers.py",
    "test_page_sizes.py",
    "test_pages_shipped.py",
    "test_query_plans.py",
    "test_entities.py",
    "test_relevance.py",
}
"""Files whose tests share what is dear to make: all of one file run in one process, where its first test stands.

So either all of them or none are tests of transactions, which leave the database without what the migrations made.
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out tests one by one, but those of TOGETHER by the file.

    The marker ``xdist_group`` would say the same where it stands, but pytest-xdist 3.8 writes it where pytest since 9.2
    no longer looks.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0].rpartition("/")[2]
            return file if file in TOGETHER else nodeid

    # In the order of pytest-django, not the largest files first: tests of transactions leave an empty database, without
    # what the migrations made, and run last.
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """Mark tests as `browser`, those that commit or fill in forms of the admin as `slow`: `make unit` leaves out both.

    Leave out tests of the other database, and on PostgreSQL what asks for no database, as it is the same as on SQLite,
    unless nothing else is to be run.
    """
    from django.db import connection

    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if is_of_transactions(item) or imports(item.module, "summits.tests.helpers.admin"):
            item.add_marker(pytest.mark.slow)
    refuse_mixed_files(items)
    here = [item for item in items if runs_on(item, connection.vendor)]
    if connection.vendor == "postgresql" and any(map(asks_for_a_database, here)):
        here = [item for item in here if asks_for_a_database(item)]
    kept = set(here)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = here


def refuse_mixed_files(items):
    """Raise UsageError for a file of TOGETHER of which some tests are of transactions and others are not."""
    kinds = {}
    for item in items:
        kinds.setdefault(item.path.name, set()).add(is_of_transactions(item))
    if mixed := [file for file in sorted(TOGETHER & kinds.keys()) if len(kinds[file]) > 1]:
        raise pytest.UsageError(f"{', '.join(mixed)}: move the tests that are of no transactions to another file.")


def is_of_transactions(item):
    """Whether a test commits, and so leaves an empty database."""
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or marker and marker.kwargs.get("transaction"))


def imports(module, helper):
    """Whether a module imports a helper of the tests, or a function of it. Those that use the admin's are slow."""
    values = vars(module).values()
    return any(helper in (getattr(value, "__name__", ""), getattr(value, "__module__", "")) for value in values)


def runs_on(item, vendor):
    """Whether a test is to run on a database: the markers `sqlite`, `postgresql` and `ui` name one alone."""
    return all(vendor == own for marker, own in DATABASE_OF_MARKER.items() if item.get_closest_marker(marker))


def asks_for_a_database(item):
    """Whether a test has a marker or a fixture that has to do with a database."""
    markers = {mark.name for mark in item.iter_markers()}
    return bool(DATABASE_MARKERS & markers or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def missing(reason):
    """Skip for want of a program; in CI, or with REQUIRE_ALL=1, fail: a skipped test proves nothing."""
    if os.environ.get("CI") or os.environ.get("REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def migrated_copy(request):
    """The path of an SQLite database as the migrations leave it, kept from one run to the next beside pytest's cache.

    Its name changes with what makes the tables. Whoever finds no file there makes the database and copies it there.
    """
    folder = request.config.rootpath / ".pytest_cache" / "database"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{hash_of_tables()}.sqlite3"


def hash_of_tables():
    """Return a hash (hexadecimal) of the files that decide which tables the migrations make."""
    app = Path(__file__).resolve().parents[1]
    files = [path for name in ("migrations", "models", "vocabularies") for path in sorted((app / name).glob("*.py"))]
    parts = [path.read_bytes() for path in (*files, app.parent / "requirements.txt")]
    return sha256(b"\0".join(parts)).hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, migrated_copy, django_db_modify_db_settings_parallel_suffix):
    """Keep SQLite's test database in a file of this run's own, made from the copy of an earlier run if there is one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
        if migrated_copy.exists():
            copyfile(migrated_copy, path)


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings):
    """Whether the test database is taken as it is found; what the migrations lack there they still add."""
    from django.db import connection

    is_copy = connection.vendor == "sqlite" and Path(connection.settings_dict["TEST"]["NAME"]).exists()
    return is_copy or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def garbage_left():
    """Leave garbage where it is, until the test database is made."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(garbage_left, django_db_setup, django_db_blocker, django_db_keepdb, migrated_copy):
    """Make the test database sooner: migrations make models by the thousand, all searched for garbage each time."""
    from django.db import connection

    from summits.tests.helpers.admin import remember_groups

    gc.enable()
    with django_db_blocker.unblock():
        remember_groups()
    if connection.vendor == "sqlite" and not django_db_keepdb:
        unfinished = migrated_copy.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), closing(sqlite3.connect(unfinished)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        unfinished.replace(migrated_copy)


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """One transaction around all tests of a file: what a fixture of the file's own makes is there for each of them.

    What a test changes is undone after it, the rest at the end. Not for a file with tests of transactions. A fixture
    that creates records here ends with ``flush_indexes`` of ``helpers.search``, or only the first test would find them.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the session: the system's own, never a downloaded one."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if not path:
        missing("no Chromium found: install it (Debian: apt-get install chromium) or name it in CHROMIUM")
    # Playwright keeps an event loop in this thread; the tests use the ORM beside it, never in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server):
    """Make pages: new_page(**options of Playwright's new_context) → a page on the live server.

    What went wrong so far is in new_page.faults; anything there at the end fails the test.
    """
    contexts, faults = [], []

    def guard(route):
        url = route.request.url
        if url.startswith((live_server.url + "/", "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"a request left the site: {url}")
            route.abort()

    def make(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.route("**/*", guard)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))
        page.on("console", lambda message: note_violation(message, faults))
        return page

    make.faults = faults
    yield make
    for context in contexts:
        context.close()
    assert not faults


def note_violation(message, faults):
    """Gather what the browser's console says of a breach of the content security policy."""
    if message.type == "error" and "Content Security Policy" in message.text:
        faults.append(message.text)


@pytest.fixture
def page(new_page):
    return new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")


@pytest.fixture
def page_without_javascript(new_page):
    return new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=False)


@pytest.fixture
def dark_page(new_page):
    return new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")


@pytest.fixture
def narrow_page(new_page):
    return new_page(viewport={"width": 320, "height": 640}, color_scheme="light")
