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


def format_number(value):
    """Return a number as text with about three significant digits; a dash for None."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def format_ratio(value):
    """Return a fraction of the bare view's rate in the form of the targets: 1/30, or 0.85 above one half."""
    return f"{value:.2f}" if value > 0.5 else f"1/{1 / value:.1f}".removesuffix(".0") if value else "0"


def format_met(is_met):
    """Return "yes", or "no" in bold, for a target that is met or not."""
    return "yes" if is_met else "**no**"


def format_run(run):
    """Return the tables of one Run."""
    failed = sum(one.site.unexpected + one.site.lost for one in run.results)
    memory_text = ", ".join(
        f"{pss:.0f} MB {where} ({rss:.0f} MB with what it shares)" for where, (rss, pss) in run.memory.items()
    )
    within = format_met(all(pss < MEMORY_TARGET for _rss, pss in run.memory.values()))
    return "\n".join(
        [
            f"### {run.database}, {run.summits:,} summits\n",
            rates_table(run.results),
            datasette_table(run.results),
            f"Failed responses: {failed}. The worker's memory after the run: {memory_text}; under 250 MB: {within}.\n",
            steps_table(run.steps) if run.steps else "",
        ]
    )


def rates_table(results):
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
            format_number(one.site.rate),
            format_number(one.site.p50),
            format_number(one.site.p99),
            one.queries,
            f"{one.bytes:,}",
            format_number(one.site.cpu_ms),
            format_number(one.bare.rate),
            format_number(one.bare.cpu_ms),
            format_ratio(one.ratio),
            format_ratio(one.target),
            format_met(one.ratio >= one.target),
        ]
        for one in results
    ]
    return table(heads, rows)


def datasette_table(results):
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
            format_number(one.site.rate),
            format_number(one.datasette.rate),
            format_number(one.datasette.p50),
            format_number(one.datasette.p99),
            format_number(one.times_datasette),
            DATASETTE_TARGET,
            format_met((one.times_datasette or 0) >= DATASETTE_TARGET),
            one.datasette.unexpected + one.datasette.lost,
        ]
        for one in results
        if one.datasette
    ]
    return table(heads, rows)


def steps_table(steps):
    """Return the table of the Steps of building the archive."""
    rows = [
        [step.name, f"{step.seconds:,.1f}", f"{step.rows / step.seconds:,.0f}", f"{step.memory:,.0f}"] for step in steps
    ]
    return table(["step", "seconds", "rows of the data package/s", "memory, MB"], rows)


def extrapolate(smaller, larger, at):
    """Return the value extrapolated to ``at`` summits from two (summits, value), by a power law through both.

    It never falls: if the larger archive was faster, the difference was noise of the machine.
    """
    (few, low), (many, high) = smaller, larger
    exponent = max(math.log(high / low) / math.log(many / few), 0)
    return high * (at / many) ** exponent


def growth_table(runs, at=1_000_000):
    """Return the table of milliseconds per page by size of the archive, from the Runs on one database."""
    runs = sorted(runs, key=lambda run: run.summits)
    sizes = [run.summits for run in runs]
    rows = []
    for results in zip(*(run.results for run in runs), strict=True):
        costs = [1_000 / one.site.rate for one in results]
        million = extrapolate((sizes[-2], costs[-2]), (sizes[-1], costs[-1]), at)
        rows.append([results[0].name, *map(format_number, costs), format_number(million)])
    memory_use = [max(pss for _rss, pss in run.memory.values()) for run in runs]
    slope = max((memory_use[-1] - memory_use[-2]) / (sizes[-1] - sizes[-2]), 0)
    rows.append(
        [
            "worker's memory, MB",
            *map(format_number, memory_use),
            format_number(memory_use[-1] + slope * (at - sizes[-1])),
        ]
    )
    heads = [f"{runs[0].database}: ms a page", *(f"{size:,}" for size in sizes), f"{at:,}, extrapolated"]
    return f"### Growth, {runs[0].database}\n\n" + table(heads, rows)


def format_soak(soak):
    """Return the report of a Soak."""
    seconds = soak.memory_use[-1][0]
    text = f"{soak.load.requests:,} answers in about {seconds / 60:.1f} minutes, {soak.load.rate:,.0f} a second"
    text += f"; p50 {format_number(soak.load.p50)} ms, p99 {format_number(soak.load.p99)} ms"
    text += f"; failed: {soak.load.unexpected + soak.load.lost}.\n"
    rows = [[f"{at / 60:.1f}", f"{rss:.0f}", f"{pss:.0f}"] for at, rss, pss in soak.memory_use]
    return f"### Soak, {soak.database}\n\n{text}\n" + table(["minute", "resident, MB", "proportional, MB"], rows)


def format_runs(runs):
    """Return the report of all Runs, and their growth for each database with several sizes."""
    texts = [format_run(run) for run in runs]
    for name in dict.fromkeys(run.database for run in runs):
        sizes = [run for run in runs if run.database == name]
        if len(sizes) > 1:
            texts.append(growth_table(sizes))
    return "\n".join(texts)


def write_into(path, text, begin=BEGIN, end=END):
    """Write the text between two marks of a Markdown file. Raises ValueError if the file lacks them."""
    path = Path(path)
    before, found_begin, rest = path.read_text().partition(begin)
    _old, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        raise ValueError(f"{path} has no marks to write between")
    path.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}")
