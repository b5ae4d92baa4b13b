"""Invented names and texts. Nothing here names a real state, person or meeting."""

SYLLABLES = (
    ("ba", "ба"),
    ("ber", "бер"),
    ("dan", "дан"),
    ("do", "до"),
    ("el", "эл"),
    ("far", "фар"),
    ("gor", "гор"),
    ("il", "ил"),
    ("ka", "ка"),
    ("kor", "кор"),
    ("la", "ла"),
    ("len", "лен"),
    ("mar", "мар"),
    ("mi", "ми"),
    ("nor", "нор"),
    ("os", "ос"),
    ("pel", "пел"),
    ("ra", "ра"),
    ("sel", "сел"),
    ("sta", "ста"),
    ("tor", "тор"),
    ("ul", "ул"),
    ("van", "ван"),
    ("zo", "зо"),
)
"""Each in Latin and in Cyrillic letters, so that names can be written in both."""

TOPICS = (
    "Arms control",
    "Trade",
    "Frontiers",
    "Energy",
    "Fisheries",
    "Human rights",
    "Space",
    "Navigation",
    "Refugees",
    "Terrorism",
    "Climate",
    "Finance",
)
MATTERS = (
    "strategic forces",
    "missile defence",
    "inspection",
    "tariffs",
    "credits",
    "grain",
    "pipelines",
    "transit",
    "prisoners",
    "minorities",
    "satellites",
    "the straits",
)
SUBJECTS = (
    "The two delegations",
    "Both governments",
    "The hosts",
    "The visitors",
    "The foreign ministers",
    "The experts",
    "The northern side",
    "The southern side",
    "A senior official",
    "The president",
    "The prime minister",
    "The press of both capitals",
)
VERBS = (
    "welcomed the proposal to limit",
    "disagreed about",
    "put off a decision on",
    "confirmed earlier promises on",
    "asked for guarantees on",
    "spoke at length about",
    "refused any change to",
    "agreed in principle on",
    "set up a working group on",
    "linked progress on trade to",
)
OBJECTS = (
    "the number of launchers",
    "the inspection of factories",
    "the common frontier",
    "the price of gas",
    "the return of prisoners",
    "credits for industry",
    "the rights of minorities",
    "the naval exercises",
    "the “zero option”",
    "transit through the straits",
    "the defence of the northern sites",
    "the exchange of students",
)
ENDINGS = (
    "and issued a joint statement",
    "but left the details to experts",
    "after four hours of talks",
    "without naming a date",
    "as the communiqué records",
    "in spite of protests at home",
    "and agreed to meet again within a year",
    "which critics called too little",
)


class Words:
    """Random names and texts; ``chance`` is a random.Random."""

    def __init__(self, chance):
        self.chance = chance
        self.sentences = [self._sentence() for _number in range(2_000)]

    def _sentence(self):
        pick = self.chance.choice
        return f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)}, {pick(ENDINGS)}."

    def name(self, syllables=3):
        """Return a name of so many syllables, as (in Latin letters, in Cyrillic letters)."""
        parts = self.chance.choices(SYLLABLES, k=syllables)
        return tuple("".join(part[script] for part in parts).capitalize() for script in (0, 1))

    def text(self, sentences):
        """Return a text of so many sentences, in two paragraphs if they are more than six."""
        parts = self.chance.choices(self.sentences, k=sentences)
        if sentences > 6:
            middle = sentences // 2
            return " ".join(parts[:middle]) + "\n\n" + " ".join(parts[middle:])
        return " ".join(parts)
