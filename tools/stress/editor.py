"""An editor who saves a record each second, and tries again when the archive is being imported."""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urlencode

from tools.bench.machine import BASE
from tools.stress.readers import percentiles, request

SIGN_IN = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from summits.models import Leader
client = Client()
client.force_login(User.objects.create_superuser("stress"))
leader = Leader.objects.create(slug="stress", name="Stress", sort_name="Stress")
print(client.cookies[settings.SESSION_COOKIE_NAME].value, leader.pk)
"""


def sign_in(env):
    """Create an editor with a session and a record to save; return [session key, primary key of the record]."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c", SIGN_IN]
    printed = subprocess.run(command, env=env, cwd=BASE, check=True, stdout=subprocess.PIPE, text=True).stdout
    return printed.split()


class Form(HTMLParser):
    """The values of a page's forms as a browser would send them: ``answers`` are pairs (name, value)."""

    def __init__(self, text):
        super().__init__()
        self.answers, self._textarea, self._select = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        name = own.get("name")
        if tag == "input" and name and own.get("type") not in ("submit", "checkbox", "radio", "file", "button"):
            self.answers.append((name, own.get("value") or ""))
        elif tag == "input" and name and "checked" in own:
            self.answers.append((name, own.get("value") or "on"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in own and self._select:
            self.answers.append((self._select, own.get("value") or ""))
        elif tag == "textarea" and name:
            self._textarea = [name, ""]

    def handle_data(self, data):
        if self._textarea:
            self._textarea[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._textarea:
            name, text = self._textarea
            self.answers.append((name, text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


class Editor:
    """An editor who saves a record each second, and the responses that they got."""

    def __init__(self, port, signed_in):
        self.port, (self.session, pk) = port, signed_in
        self.address = f"/admin/summits/leader/{pk}/change/"
        self.statuses, self.seconds, self.cut = Counter(), [], 0

    async def save_each_second(self, seconds):
        """Save once a second for so many seconds."""
        until, number = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            started, number = time.monotonic(), number + 1
            try:
                await self._save(f"Saved {number}.")
            except (TimeoutError, OSError, EOFError):
                self.cut += 1
            await asyncio.sleep(max(0, 1 - (time.monotonic() - started)))

    async def _request(self, cookies, body=None):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            return await asyncio.wait_for(request(reader, writer, self.address, cookies, body), 60)
        finally:
            writer.close()

    async def _save(self, text):
        cookies = f"sessionid={self.session}"
        status, headers, page = await self._request(cookies)
        if status != 200:
            self.statuses[f"page {status}"] += 1  # the form could not be opened
            return
        token = headers.get("set-cookie", "").partition("csrftoken=")[2].partition(";")[0]
        answers = {name: value for name, value in Form(page.decode()).answers if not name.startswith("_")}
        answers |= {"biography": text, "_save": "Save"}
        answers |= {name: value for name, value in Form(page.decode()).answers if name == "_form_state"}
        started = time.monotonic()
        status, _headers, _page = await self._request(f"{cookies}; csrftoken={token}", urlencode(answers).encode())
        self.seconds.append(time.monotonic() - started)
        self.statuses[status] += 1

    def lines(self):
        """Return the lines of the report."""
        statuses = ", ".join(f"{status}: {number}" for status, number in self.statuses.items())
        return [
            f"editor: {statuses} (302 is saved, 409 asks to try again); {percentiles(self.seconds)}",
            f"editor cut off: {self.cut}",
        ]

    def failures(self):
        """Yield a sentence for each failure."""
        bad = {status: number for status, number in self.statuses.items() if status not in (200, 302, 409)}
        if bad:
            yield f"the editor was answered {bad}"
        if not self.statuses[302]:
            yield "nothing was saved"
