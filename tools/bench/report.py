"""The report of the benchmark in Markdown: the tables of docs/performance.md."""

import math
from pathlib import Path

BEGIN, END = "<!-- The bench writes from here -->", "<!-- to here. -->"
DATASETTE_TARGET = 20
MEMORY_TARGET = 250


def table(heads, rows):
    """Return a Markdown table; its first column is text, the others are numbers."""
    marks = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in (heads, marks, *rows)) + "\n"


def number(value):
    """Return a number as text with about three significant digits; a dash for None."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def part(value):
    """Return a fraction of the bare view's rate in the form of the targets: 1/30, or 0.85 above one half."""
    return f"{value:.2f}" if value > 0.5 else f"1/{1 / value:.1f}".removesuffix(".0") if value else "0"


def met(is_met):
    """Return "yes", or "no" in bold, for a target that is met or not."""
    return "yes" if is_met else "**no**"


def of_run(run):
    """Return the tables of one Run."""
    failed = sum(one.site.wrong + one.site.lost for one in run.answers)
    weights = ", ".join(
        f"{pss:.0f} MB {where} ({rss:.0f} MB with what it shares)" for where, (rss, pss) in run.memory.items()
    )
    within = met(all(pss < MEMORY_TARGET for _rss, pss in run.memory.values()))
    return "\n".join(
        [
            f"### {run.database}, {run.summits:,} summits\n",
            of_answers(run.answers),
            of_datasette(run.answers),
            f"Answers that failed: {failed}. The worker's memory after the run: {weights}; under 250 MB: {within}.\n",
            of_steps(run.steps) if run.steps else "",
        ]
    )


def of_answers(answers):
    """Return the table of the rates compared with the bare view's."""
    heads = [
        "question",
        "requests/s",
        "p50, ms",
        "p99, ms",
        "queries",
        "bytes",
        "CPU, ms",
        "bare view, requests/s",
        "its CPU, ms",
        "ratio",
        "at least",
        "met",
    ]
    rows = [
        [
            one.name,
            number(one.site.rate),
            number(one.site.p50),
            number(one.site.p99),
            one.queries,
            f"{one.bytes:,}",
            number(one.site.processor),
            number(one.bare.rate),
            number(one.bare.processor),
            part(one.ratio),
            part(one.target),
            met(one.ratio >= one.target),
        ]
        for one in answers
    ]
    return table(heads, rows)


def of_datasette(answers):
    """Return the table of the rates compared with Datasette's."""
    heads = [
        "question",
        "requests/s",
        "Datasette, requests/s",
        "its p50, ms",
        "its p99, ms",
        "times",
        "at least",
        "met",
        "its failures",
    ]
    rows = [
        [
            one.name,
            number(one.site.rate),
            number(one.datasette.rate),
            number(one.datasette.p50),
            number(one.datasette.p99),
            number(one.times_datasette),
            DATASETTE_TARGET,
            met((one.times_datasette or 0) >= DATASETTE_TARGET),
            one.datasette.wrong + one.datasette.lost,
        ]
        for one in answers
        if one.datasette
    ]
    return table(heads, rows)


def of_steps(steps):
    """Return the table of the Steps of building the archive."""
    rows = [
        [step.name, f"{step.seconds:,.1f}", f"{step.rows / step.seconds:,.0f}", f"{step.memory:,.0f}"] for step in steps
    ]
    return table(["step", "seconds", "rows of the data package/s", "memory, MB"], rows)


def reckoned(smaller, larger, at):
    """Return the value extrapolated to ``at`` summits from two (summits, value), by a power law through both.

    It never falls: if the larger archive was faster, the difference was noise of the machine.
    """
    (few, low), (many, high) = smaller, larger
    exponent = max(math.log(high / low) / math.log(many / few), 0)
    return high * (at / many) ** exponent


def of_growth(runs, at=1_000_000):
    """Return the table of milliseconds per page by size of the archive, from the Runs on one database."""
    runs = sorted(runs, key=lambda run: run.summits)
    sizes = [run.summits for run in runs]
    rows = []
    for answers in zip(*(run.answers for run in runs), strict=True):
        costs = [1_000 / one.site.rate for one in answers]
        million = reckoned((sizes[-2], costs[-2]), (sizes[-1], costs[-1]), at)
        rows.append([answers[0].name, *map(number, costs), number(million)])
    weights = [max(pss for _rss, pss in run.memory.values()) for run in runs]
    slope = max((weights[-1] - weights[-2]) / (sizes[-1] - sizes[-2]), 0)
    rows.append(["worker's memory, MB", *map(number, weights), number(weights[-1] + slope * (at - sizes[-1]))])
    heads = [f"{runs[0].database}: ms a page", *(f"{size:,}" for size in sizes), f"{at:,}, reckoned"]
    return f"### Growth, {runs[0].database}\n\n" + table(heads, rows)


def of_soak(soak):
    """Return the report of a Soak."""
    seconds = soak.weights[-1][0]
    text = f"{soak.load.requests:,} answers in about {seconds / 60:.1f} minutes, {soak.load.rate:,.0f} a second"
    text += f"; p50 {number(soak.load.p50)} ms, p99 {number(soak.load.p99)} ms"
    text += f"; failed: {soak.load.wrong + soak.load.lost}.\n"
    rows = [[f"{at / 60:.1f}", f"{rss:.0f}", f"{pss:.0f}"] for at, rss, pss in soak.weights]
    return f"### Soak, {soak.database}\n\n{text}\n" + table(["minute", "resident, MB", "proportional, MB"], rows)


def of_runs(runs):
    """Return the report of all Runs, and their growth for each database with several sizes."""
    texts = [of_run(run) for run in runs]
    for name in dict.fromkeys(run.database for run in runs):
        sizes = [run for run in runs if run.database == name]
        if len(sizes) > 1:
            texts.append(of_growth(sizes))
    return "\n".join(texts)


def write_into(path, text, begins=BEGIN, ends=END):
    """Write the text between two marks of a Markdown file. Raises ValueError if the file lacks them."""
    path = Path(path)
    before, begin, rest = path.read_text().partition(begins)
    _old, end, after = rest.partition(ends)
    if not begin or not end:
        raise ValueError(f"{path} has no marks to write between")
    path.write_text(f"{before}{begins}\n\n{text.strip()}\n\n{ends}{after}")
