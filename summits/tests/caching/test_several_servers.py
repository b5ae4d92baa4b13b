"""Two application servers behind nginx, a primary and a replica, and Redis: no page is ever outdated or wrong."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from itertools import cycle
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection

from summits.tests.conftest import missing
from summits.tests.helpers import processes, small_archive
from summits.tests.helpers.datapackages import write
from summits.tests.helpers.processes import BASE, Client, Program, sql, until, with_postgres
from summits.tests.helpers.small_archive import PAGES

pytestmark = pytest.mark.postgresql

SUMMIT = "/summits/sochi-2008/"
SHOWING = (
    SUMMIT,
    "/summits/?leader=putin&from=2008",
    "/leaders/putin/",
    "/issues/missiles/",
    "/agreements/sochi-declaration/",
    "/countries/russia/",
    "/search/?q=sochi",
    "/search/suggestions/?q=sochi",
)
"""One page of each kind that shows the title of the summit which the editor changes."""
LAG_SECONDS = int(os.environ.get("LAG_SECONDS", "3"))
"""How far the slow replica is behind."""
EDITOR = {"username": "editor", "password": "a quiet pass phrase"}


def call(environment, *arguments):
    """Start a command of manage.py and return the process."""
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def prepare(environment, bundle):
    """Create an archive from the data package in a folder, an editor and the static files, as the README says."""
    static = call(environment, "collectstatic", "--no-input")
    for command in (
        ["migrate"],
        ["import_archive", str(bundle), "--trust-status"],
        # A small import leaves the index of a new database to be written: else the servers do it as they start.
        ["rebuild_index", "--if-needed"],
        ["createsuperuser", "--no-input", "--email", "editor@example.org"],
    ):
        assert call(environment, *command).wait() == 0
    assert static.wait() == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The machines: ``ports`` of both servers, ``nginx`` (its port), ``redis`` and the URLs of both databases."""
    if connection.vendor != "postgresql":
        # Before the marker is checked: that is done for each test, and this for all.
        pytest.skip("holds on postgresql only")
    programs = with_postgres.find_programs()
    for program, package in (("redis-server", "redis-server"), ("nginx", "nginx")):
        if not processes.find(program):
            missing(f"{program} is not installed (Debian: apt-get install {package})")
    if not programs:
        missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = tmp_path_factory.mktemp("machines")
    with contextlib.ExitStack() as stack:
        primary = stack.enter_context(with_postgres.server(programs, ["fsync=off", "full_page_writes=off"]))
        redis = stack.enter_context(processes.redis(folder).running())
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SECRET_KEY": settings.SECRET_KEY,
            "HTTPS": "off",
            "LOG_LEVEL": "WARNING",
            "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": primary,
            "CACHE_URL": f"redis://{redis.address}",
            "DJANGO_SUPERUSER_USERNAME": EDITOR["username"],
            "DJANGO_SUPERUSER_PASSWORD": EDITOR["password"],
        }
        prepare({**environment, "REPLICA_URL": ""}, write(folder / "bundle", small_archive.bundle()))
        replica = stack.enter_context(with_postgres.replica(programs, primary))
        environment["REPLICA_URL"] = replica
        ports = [processes.free_port(), processes.free_port()]
        for port in ports:
            stack.enter_context(processes.gunicorn(folder, port, environment).running())
        front = processes.free_port()
        stack.enter_context(processes.nginx(folder, front, ports, environment["STATIC_ROOT"], 10_000).running())
        yield SimpleNamespace(
            programs=programs, primary=primary, replica=replica, redis=redis, ports=ports, nginx=front
        )


@pytest.fixture
def everywhere(site):
    """A reader at each server, and one at nginx."""
    return [Client(port) for port in (*site.ports, site.nginx)]


def without_lag(site):
    """In this block, a change is committed once the replica shows it."""
    return processes.configured(site.primary, synchronous_standby_names="*", synchronous_commit="remote_apply")


@contextlib.contextmanager
def replica_behind(site):
    """In this block, the replica stays as it is, however long that takes."""
    sql(site.replica, "SELECT pg_wal_replay_pause()")
    try:
        state = "SELECT pg_get_wal_replay_pause_state()"
        until(lambda: sql(site.replica, state) == [("paused",)], "the replica stands still")
        yield
    finally:
        sql(site.replica, "SELECT pg_wal_replay_resume()")


def await_replica(site):
    """Wait until the replica has what the primary has."""
    revision = "SELECT number FROM summits_dataversion"
    until(lambda: sql(site.replica, revision) == sql(site.primary, revision), "the replica follows")


class Editor(Client):
    """An editor, logged in at one server, who gives the summit a new title again and again."""

    last = 0
    """The number in the last title that is committed, by any editor."""

    def __init__(self, site, port):
        super().__init__(port)
        self.get("/admin/login/")
        assert self.post("/admin/login/?next=/admin/", EDITOR).status == 302
        [(key,)] = sql(site.primary, "SELECT id FROM summits_summit WHERE slug = 'sochi-2008'")
        self.address = f"/admin/summits/summit/{key}/change/"

    def save(self):
        """Open the page, save the next title and return its number: it is committed then."""
        number = Editor.last + 1
        form = processes.form_of(self.get(self.address).text)
        answer = self.post(self.address, {**form, "title": f"Sochi Summit no{number}no"})
        assert answer.status == 302, answer.text
        Editor.last = number
        return number


def numbers(answer):
    """The numbers of the titles on a page, oldest first."""
    assert answer.status == 200
    return sorted(int(number) for number in re.findall(r"no(\d+)no", answer.text))


def shown(answer):
    """The number of the title on a page, which is one throughout."""
    found = set(numbers(answer))
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_the_same_from_each_server_and_through_nginx_and_sets_no_cookie(path, site, everywhere):
    await_replica(site)
    answers = [reader.get(path) for reader in everywhere]
    assert [answer.status for answer in answers] == [404 if path == PAGES["not found"] else 200] * 3
    assert len({(answer.text, answer.headers["ETag"]) for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)
    if answers[0].status == 200:
        again = [reader.get(path, If_None_Match=answers[0].headers["ETag"]) for reader in everywhere]
        assert [answer.status for answer in again] == [304] * 3


def test_nginx_caches_a_page_and_revalidates_it_before_each_use(site):
    with without_lag(site):
        editor, reader = Editor(site, site.nginx), Client(site.nginx)
        reader.get(SUMMIT)
        assert reader.get(SUMMIT).headers["X-Cache"] == "REVALIDATED"
        tag = reader.get(SUMMIT, Accept_Encoding="gzip").headers["ETag"]
        assert tag.startswith("W/") and reader.get(SUMMIT, If_None_Match=tag).status == 304
        number = editor.save()
        answer = reader.get(SUMMIT)
        assert (answer.headers["X-Cache"], shown(answer)) == ("EXPIRED", number)
        assert editor.get(SUMMIT).headers["X-Cache"] == "BYPASS"


def test_nginx_serves_the_static_files_for_ever(site):
    reader = Client(site.nginx)
    style = re.search(r'href="(/static/\S+\.css)"', reader.get("/").text)[1]
    answer = reader.get(style)
    assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)
    assert "X-Cache" not in answer.headers


def test_after_a_save_no_server_shows_the_old_page(site, everywhere):
    with without_lag(site):
        editors = [Editor(site, port) for port in site.ports]
        for editor in editors:
            number = editor.save()
            for path in SHOWING:
                assert [number in numbers(reader.get(path)) for reader in everywhere] == [True] * 3, path


def test_with_a_replica_behind_readers_see_the_old_page_and_editors_their_own_save(site, everywhere):
    editor = Editor(site, site.ports[0])
    old = editor.save()
    await_replica(site)
    tags = {reader.get(SUMMIT).headers["ETag"] for reader in everywhere}
    with replica_behind(site):
        new = editor.save()
        assert shown(editor.get(SUMMIT)) == new
        for reader in everywhere:
            answer = reader.get(SUMMIT)
            assert (shown(answer), {answer.headers["ETag"]}) == (old, tags)
    answers = []
    until(lambda: answers.append(everywhere[0].get(SUMMIT)) or shown(answers[-1]) == new, "the replica follows")
    answers += [reader.get(SUMMIT) for reader in everywhere]
    seen = {(answer.headers["ETag"], shown(answer)) for answer in answers}
    assert seen - {(tags.pop(), old)} == {(answers[-1].headers["ETag"], new)}


def test_a_page_from_a_slow_replica_is_never_cached_as_a_newer_one(site, everywhere):
    editor = Editor(site, site.ports[0])
    old = editor.save()
    await_replica(site)
    lag, seen = f"{LAG_SECONDS}s", []
    with processes.configured(site.replica, recovery_min_apply_delay=lag):
        new, began = editor.save(), time.monotonic()
        while not seen or {number for _seconds, number, _tag in seen[-3:]} != {new}:
            assert shown(editor.get(SUMMIT)) == new
            answers = [reader.get(SUMMIT) for reader in everywhere]
            seen += [(time.monotonic() - began, shown(answer), answer.headers["ETag"]) for answer in answers]
            assert seen[-1][0] < LAG_SECONDS + processes.PATIENCE_SECONDS
    # Some of the lag has passed when the save is answered.
    assert {number for seconds, number, _tag in seen if seconds < LAG_SECONDS - 1} == {old}
    assert len({(number, tag) for _seconds, number, tag in seen}) == 2


def test_without_its_replica_the_site_reads_from_the_primary(site, everywhere):
    folder = with_postgres.folder_of(site.replica)
    with_postgres.run_program(site.programs, folder, "pg_ctl", "-D", f"{folder}/data", "-m", "fast", "-w", "stop")
    try:
        number = Editor(site, site.ports[1]).save()
        assert [shown(reader.get(SUMMIT)) for reader in everywhere] == [number] * 3
    finally:
        with_postgres.run_program(site.programs, folder, "pg_ctl", "-D", f"{folder}/data", "-w", "restart")
    assert [reader.get(SUMMIT).status for reader in everywhere] == [200] * 3


@pytest.mark.parametrize("fail", [Program.stop, Program.hang])
def test_without_redis_every_page_is_right_and_redis_is_used_again_once_it_is_back(fail, site, everywhere):
    await_replica(site)

    def all_pages(reader):
        return {path: (answer.status, answer.text) for path in PAGES.values() for answer in [reader.get(path)]}

    before = all_pages(everywhere[0])
    assert {status for status, _text in before.values()} == {200, 404}
    fail(site.redis)
    try:
        assert [all_pages(reader) == before for reader in everywhere] == [True] * 3
    finally:
        site.redis.stop()
        site.redis.start()
    for reader in everywhere[:2]:
        processes.empty(site.redis)
        until(lambda reader=reader: reader.get("/").status == 200 and processes.keys(site.redis), "Redis is used again")
    assert [all_pages(reader) == before for reader in everywhere] == [True] * 3


def test_while_an_editor_saves_no_reader_gets_a_page_older_than_the_last_commit(site):
    faults, is_over = [], threading.Event()

    def read(readers, path):
        for reader in cycle(readers):
            committed = Editor.last
            found = numbers(reader.get(path))
            if not found or found[-1] < committed:
                faults.append((path, committed, found))
            if is_over.is_set():
                return

    def watched(path):
        try:
            read([Client(port) for port in (*site.ports, site.nginx)], path)
        except Exception as error:
            faults.append((path, repr(error)))

    with without_lag(site):
        editor = Editor(site, site.nginx)
        editor.save()
        threads = [threading.Thread(target=watched, args=[path]) for path in SHOWING]
        for thread in threads:
            thread.start()
        for _save in range(6):
            editor.save()
        is_over.set()
        for thread in threads:
            thread.join()
    assert faults == []
