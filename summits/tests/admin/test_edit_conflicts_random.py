"""Two editors of one summit in threads: neither overwrites what the other saved without having seen it.

Set EDITING_ROUNDS to let it go on for longer than a test may.
"""

import os
import time
from collections import Counter
from random import Random
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from summits.admin.mixins.conflicts import values_after
from summits.history.page_state import changeset_number
from summits.models import Summit
from summits.tests.helpers.admin import change_url, make_archive, with_row
from summits.tests.helpers.processes import form_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("EDITING_ROUNDS", 12))
OWN_TEXTS = ("summary", "venue", "note")
TEXTS = ("-summary", "-title", "-text")
MOST_TRIES = 100
LONGEST_PAUSE = 0.3
"""Seconds between two rounds: without them, the editor who was refused would be overtaken every time."""


class Editor(Thread):
    """One who opens the page, changes something, and saves until it is accepted.

    ``saves``: what was sent with each save that was accepted.
    """

    def __init__(self, name, page, number):
        super().__init__()
        self.chance, self.page, self.stamp, self.saves, self.told, self.fault = Random(number), page, name, [], 0, None
        self.client, self.parity = Client(), number % 2
        self.client.force_login(User.objects.create_superuser(name, password="x"))

    def run(self):
        try:
            for number in range(ROUNDS // 2):
                self._round(f"{self.stamp} {number}")
                time.sleep(self.chance.random() * LONGEST_PAUSE)
        except BaseException as fault:
            self.fault = fault
        finally:
            connections.close_all()

    def _round(self, words):
        data = self._changed(sent_by(self.client.get(self.page)), words)
        for _try in range(MOST_TRIES):
            response = self.client.post(self.page, data)
            if response.status_code == 302:
                self.saves.append(data)
                return
            assert "This page was saved after you opened it" in response.content.decode()
            self.told += 1
            data = sent_by(response)
        raise AssertionError("refused again and again")

    def _changed(self, data, words):
        texts = [name for name in data if name in OWN_TEXTS or name.endswith(TEXTS)]
        texts = [name for name in texts if data[name] or "-" not in name]
        for name in self.chance.sample(texts, 2):
            data[name] = f"{words} {name}"
        rows = [
            name.removesuffix("-id")
            for name in data
            if name.startswith("programme-") and name.endswith("-id") and data[name]
        ]
        match self.chance.randrange(6):
            case 0:
                # Odd for one, even for the other: what is tried here is not that two rows may not share a place.
                last = max(int(data[f"{row}-order"]) for row in rows)
                order = last // 2 * 2 + 2 * self.chance.randint(1, 50) + self.parity
                return with_row(data, "programme", title=f"{words} new", order=order, kind="talks", on="1986-10-11")
            case 1 if len(rows) > 1:
                data[f"{self.chance.choice(rows)}-DELETE"] = "on"
        return data


def sent_by(response):
    """Return what a browser would send of a page. Its context will not do: that of threads is mixed."""
    sent = form_of(response.content.decode())
    one = {name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in sent.items()}
    return {name: value for name, value in one.items() if "__prefix__" not in name}


def rows_of(data):
    """Return the prefixes of the stored rows of a page, by kind and key."""
    prefixes = {name.removesuffix("id"): key for name, key in data.items() if name.endswith("-id") and key}
    return {f"{prefix.split('-')[0]}:{key}": prefix for prefix, key in prefixes.items()}


def cells_of(data):
    """Return the texts of a page, as a dict of (row, field) → text; those of new rows left out."""
    found = {("", name): data[name] for name in OWN_TEXTS}
    for row, prefix in rows_of(data).items():
        found |= {(row, name[1:]): data[f"{prefix}{name[1:]}"] for name in TEXTS if f"{prefix}{name[1:]}" in data}
    return found


def shown_before(summit, data):
    """Return what the page had shown on which a save was made, by (row, field)."""
    last, found = changeset_number(data["_form_state"]), {}
    kinds = {name.split("-")[0] for name in data if name.endswith("-TOTAL_FORMS")}
    rows = {kind: getattr(Summit, kind).rel.related_model.history.filter(summit=summit) for kind in kinds}
    for kind, versions in {"": Summit.history.filter(id=summit), **rows}.items():
        for key, own in values_after(last, versions).items():
            found |= {(f"{kind}:{key}" if kind else "", name): value for name, value in own.items()}
    return found


def changes_of(summit, data):
    """Yield ((row, field), text shown, text sent) of each text that a save changed."""
    shown = shown_before(summit, data)
    yield from ((cell, shown[cell], text) for cell, text in cells_of(data).items() if text != shown[cell])


def test_no_saved_text_is_replaced_by_an_editor_who_has_not_seen_it():
    archive = make_archive()
    page = change_url(archive.summit)
    editors = [Editor("first", page, 1), Editor("second", page, 2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert [editor.fault for editor in editors] == [None, None]
    saves = [save for editor in editors for save in editor.saves]
    assert len(saves) == ROUNDS // 2 * 2
    # There were conflicts: otherwise nothing was tested.
    assert sum(editor.told for editor in editors) > 0
    changes = [change for save in saves for change in changes_of(archive.summit.pk, save)]
    replaced = Counter((cell, before) for cell, before, _after in changes)
    # Every text is written once only, so that two who replace the same one have not seen each other's.
    assert [one for one, times in replaced.items() if times > 1] == []
    # What nobody replaced is what stands.
    now = cells_of(sent_by(editors[0].client.get(page)))
    gone = {row for save in saves for row, prefix in rows_of(save).items() if f"{prefix}DELETE" in save}
    assert gone.isdisjoint(row for row, _name in now)
    written = {(cell, after) for cell, _before, after in changes} - set(replaced)
    written = {cell: after for cell, after in written if cell[0] not in gone}
    assert written and written.items() <= now.items()
