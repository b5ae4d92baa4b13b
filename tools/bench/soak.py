"""A soak test: minutes at the highest rate of one core, with all URLs of the benchmark mixed, some of them cached."""

import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.bench import archive, questions
from tools.bench.load import Load, parse_results, start_wrk
from tools.bench.machine import CLIENT_CORE, environment, log, memory, output_of_module, pin_to_core
from tools.bench.runs import build_archive, collect_static
from tools.bench.servers import gunicorn

SAMPLE_SECONDS = 30
REPEATED_URLS = 400
"""How many URLs, besides those for the page cache, are requested again and again; the others come once in a round."""


@dataclass(frozen=True)
class Soak:
    """The total Load, and the worker's memory as (seconds, resident MB, proportional MB) twice a minute."""

    database: str
    load: Load
    memory_use: list


def mixed_urls(all_questions):
    """Return the URLs of the questions in random order: half of them are repeated, so that the page cache answers."""
    chance = random.Random(1)
    different = [address for question in all_questions for address in question.addresses]
    repeated = [address for question in all_questions if question.is_cached for address in question.addresses]
    repeated += chance.sample(different, min(REPEATED_URLS, len(different)))
    both = [*different, *(repeated * (len(different) // len(repeated) + 1))[: len(different)]]
    chance.shuffle(both)
    return both


def soak(name, summits, seconds, existing_url=None):
    """Return the Soak of so many seconds on a new archive, or on an existing one (``existing_url``)."""
    pin_to_core(CLIENT_CORE)
    with tempfile.TemporaryDirectory(prefix="summits-soak-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        url = stack.enter_context(archive.database(name, folder, existing_url))
        if not existing_url:
            build_archive(url, folder, summits)
        env = environment(url, collect_static(url, folder))
        addresses = mixed_urls(questions.read(output_of_module("questions", env=env)))
        with gunicorn(env) as (port, worker):
            wrk = start_wrk(port, addresses, seconds, folder)
            memory_use = list(sample_memory(wrk, worker, name))
            return Soak(name, parse_results(wrk.communicate()[0]), memory_use)


def sample_memory(wrk, worker, name):
    """Yield (seconds, resident MB, proportional MB) of the worker twice a minute until wrk ends."""
    started = time.monotonic()
    number = 0
    while wrk.poll() is None:
        if time.monotonic() - started >= number * SAMPLE_SECONDS:
            try:
                used = memory(worker)
            except OSError:
                sys.exit("the worker has ended")
            log(f"{name}: {number * SAMPLE_SECONDS} s, {used[1]:.0f} MB")
            yield (number * SAMPLE_SECONDS, *used)
            number += 1
        time.sleep(0.5)
