"""Mutants of what is sent to the site: forms and files, changed at random from a seed, so that a failure comes back.

FUZZ says how many of each kind are tried, else each test tries a few; FUZZ_SEED says with which one it begins (1).
"""

import os
import random
from urllib.parse import quote_plus

MUTANTS = int(os.environ.get("FUZZ") or 0)
SEED = int(os.environ.get("FUZZ_SEED") or 1)

WEIRD = [
    "", " ", "\0", "a\0b", "-1", "0", "1.5", "1e5", "1e999", "nan", "9" * 25, "-" + "9" * 25, "9" * 5_000,
    "１", "٣", "²",
    "999999", "None", "null", "[]", "{}", "[1,2]", "abc", "'", '"', "<script>alert(1)</script>",
    "%s%n{}{0}", "../../x",
    "a" * 300, "b " * 2_000, "c" * 20_000, "\u202eabc\u202c", "العربية", "😀" * 50, "e\u0301" * 100,
    "\ufffe\uffff", "\r\n",
    "\x1b[31m", "0000-00-00", "99999-01-01", "1986-13-45", "-0001-01-01", "10000",
    "31 February 1986", "12:60", "on",
    "published", "draft", "javascript:alert(1)", "http://[",
    "http://" + "a" * 3_000 + ".org", "=cmd|' /C calc'!A0",
    "true", "+", "1,2", "1|2", "leader:1", "leader:abc", "nothing:1", "[" * 5_000, '{"a":' * 5_000,
    '{"": {"title": [1]}}',
    '{"": 1}', '{"\\ud800": {}}',
]  # fmt: skip
"""Values that break what was not written with them in mind."""
RAW = [b"%ED%A0%80", b"%FF%FE", b"%", b"%zz", b"%00", b"&&&", b"=", b";", b"%C0%AF", b"\xff\xfe", b"\xf0\x9f"]
"""Bytes within a form that are no text, or no form."""
COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


def seeds(usual):
    """Return the seeds of the mutants that are tried of a kind: ``usual`` is how many in an ordinary run."""
    return range(SEED, SEED + (MUTANTS or usual))


def pairs_of(data):
    """Return form data, a dict of name → value or list of values, as a list of (name, value)."""
    several = {name: value if isinstance(value, list | tuple) else [value] for name, value in data.items()}
    return [(name, str(value)) for name, values in several.items() for value in values]


def mutant_of_form(data, chance):
    """Return the bytes of a form that is not quite what a browser would send."""
    pairs = pairs_of(data)
    for _number in range(chance.choice([1, 1, 1, 2, 3, 6])):
        chance.choice(CHANGES)(pairs, chance)
    body = "&".join(f"{quote_plus(name)}={quote_plus(value, errors='replace')}" for name, value in pairs).encode()
    return damaged_form(body, chance) if chance.random() < 0.15 else body


def damaged_form(body, chance):
    """Return the bytes of a form with some that are out of place."""
    at = chance.randrange(len(body) + 1)
    what = chance.randrange(3)
    if what == 0:
        return body[:at]
    return body[:at] + chance.choice(RAW) + body[at + (what - 1) :]


def _replace(pairs, chance):
    if pairs:
        at = chance.randrange(len(pairs))
        pairs[at] = (pairs[at][0], chance.choice(WEIRD))


def _drop(pairs, chance):
    if pairs:
        del pairs[chance.randrange(len(pairs))]


def _drop_many(pairs, chance):
    pairs[:] = [pair for pair in pairs if chance.random() < 0.7]


def _repeat(pairs, chance):
    if pairs:
        name, value = chance.choice(pairs)
        pairs += [(name, chance.choice([value, *WEIRD])) for _number in range(chance.choice([1, 3, 30]))]


def _rename(pairs, chance):
    if pairs:
        at = chance.randrange(len(pairs))
        name, value = pairs[at]
        pairs[at] = (
            chance.choice([f"{name}-0", name[:-1], name.upper(), f"{name}\0", f"{name}[]", "", "_", "x" * 300]),
            value,
        )


def _swap(pairs, chance):
    if len(pairs) > 1:
        one, other = chance.sample(range(len(pairs)), 2)
        pairs[one], pairs[other] = (pairs[one][0], pairs[other][1]), (pairs[other][0], pairs[one][1])


def _count(pairs, chance):
    counted = [at for at, (name, _value) in enumerate(pairs) if name.endswith(COUNTS)]
    if counted:
        at = chance.choice(counted)
        value = chance.choice(["0", "1", "2", "3", "5", "50", "9999", "-1", "x", "1.0", "", "9" * 30, "٣"])
        pairs[at] = pairs[at][0], value


def _another_row(pairs, chance):
    rows = [(name, value) for name, value in pairs if "-0-" in name]
    number = chance.choice(["1", "2", "9", "-1", "99999999999", "__prefix__", "x"])
    pairs += [(name.replace("-0-", f"-{number}-"), value) for name, value in rows]


def _key(pairs, chance):
    keys = [at for at, (_name, value) in enumerate(pairs) if value.isdecimal()]
    if keys:
        at = chance.choice(keys)
        pairs[at] = (
            pairs[at][0],
            chance.choice(["0", "-1", "1", "2", "999999", "9" * 25, "abc", "1.0", "١", "", "1 OR 1=1"]),
        )


def _more(pairs, chance):
    names = [
        "_save",
        "_continue",
        "_addanother",
        "_saveasnew",
        "_popup",
        "_to_field",
        "_do_not_save",
        "kept",
        "restart",
        "DELETE",
    ]
    names += ["_ask", "along", "anyway", "action", "index", "select_across", "_selected_action", "_import", "_again"]
    names += [
        "_discard",
        "DELETE",
        "answer:leaders:x\0y",
        "answer:",
        "person",
        "required",
        "remove",
        "next",
        "post",
        "_form_state",
    ]
    pairs.append((chance.choice(names), chance.choice(["1", *WEIRD])))


def _delete_rows(pairs, chance):
    prefixes = {name.rpartition("-")[0] for name, _value in pairs if name.count("-") > 1}
    pairs += [(f"{prefix}-DELETE", "on") for prefix in sorted(prefixes) if chance.random() < 0.5]


CHANGES = [
    _replace, _replace, _replace, _drop, _drop_many, _repeat, _rename, _swap, _count, _another_row, _key, _key, _more,
    _delete_rows,
]  # fmt: skip


def mutant_of_query(query, chance):
    """Return a query, a list of (name, value), changed at random and written as in an address."""
    pairs = list(query)
    for _number in range(chance.choice([1, 2, 3])):
        chance.choice([_replace, _replace, _repeat, _rename, _key, _drop, _swap])(pairs, chance)
    text = "&".join(f"{quote_plus(name)}={quote_plus(value, errors='replace')}" for name, value in pairs)
    return text if chance.random() > 0.1 else damaged_form(text.encode(), chance).decode("latin-1")


def chance_of(*names):
    """Return the random.Random of a mutant, by its seed and what it is a mutant of."""
    return random.Random(repr(names))
