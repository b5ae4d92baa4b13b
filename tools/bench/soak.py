"""A soak test: minutes at the highest rate of one core, with all URLs of the benchmark mixed, some of them cached."""

import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.bench import archive, questions
from tools.bench.load import Load, begin, loaded
from tools.bench.machine import DRIVEN_FROM, environment, memory, output_of, say, stay_on
from tools.bench.runs import built, collected
from tools.bench.servers import gunicorn

EVERY = 30
AGAIN = 400
"""How many URLs, besides those for the page cache, are requested again and again; the others come once in a round."""


@dataclass(frozen=True)
class Soak:
    """The total Load, and the worker's memory as (seconds, resident MB, proportional MB) twice a minute."""

    database: str
    load: Load
    weights: list


def mixed(asked):
    """Return the URLs of the questions in random order: half of them are repeated, so that the page cache answers."""
    chance = random.Random(1)
    different = [address for question in asked for address in question.addresses]
    often = [address for question in asked if question.kept for address in question.addresses]
    often += chance.sample(different, min(AGAIN, len(different)))
    both = [*different, *(often * (len(different) // len(often) + 1))[: len(different)]]
    chance.shuffle(both)
    return both


def soak(name, summits, seconds, given=None):
    """Return the Soak of so many seconds on a new archive, or on an existing one (``given``, its DATABASE_URL)."""
    stay_on(DRIVEN_FROM)
    with tempfile.TemporaryDirectory(prefix="summits-soak-") as made, ExitStack() as stack:
        folder = Path(made)
        url = stack.enter_context(archive.database(name, folder, given))
        if not given:
            built(url, folder, summits)
        env = environment(url, collected(url, folder))
        addresses = mixed(questions.read(output_of("questions", env=env)))
        with gunicorn(env) as (port, worker):
            wrk = begin(port, addresses, seconds, folder)
            weights = list(watched(wrk, worker, name))
            return Soak(name, loaded(wrk.communicate()[0]), weights)


def watched(wrk, worker, name):
    """Yield (seconds, resident MB, proportional MB) of the worker twice a minute until wrk ends."""
    started = time.monotonic()
    number = 0
    while wrk.poll() is None:
        if time.monotonic() - started >= number * EVERY:
            try:
                weight = memory(worker)
            except OSError:
                sys.exit("the worker has ended")
            say(f"{name}: {number * EVERY} s, {weight[1]:.0f} MB")
            yield (number * EVERY, *weight)
            number += 1
        time.sleep(0.5)
