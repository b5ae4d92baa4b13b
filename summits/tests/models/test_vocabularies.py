"""The vocabularies: values as data packages have them, each with a label and a public definition."""

import pytest

from summits import vocabularies
from summits.tests.helpers.html import read, text_of
from summits.vocabularies import (
    EVENT_OF_A_PARTY,
    POLITICAL_KINDS,
    PUBLIC_VOCABULARIES,
    ActorKind,
    AgreementKind,
    DocumentKind,
    EventKind,
    FeatureKind,
    LegalStatus,
    NameKind,
    Outcome,
    ProgrammeKind,
    RelationKind,
    Role,
    Setting,
    SourceKind,
    Stance,
    Status,
    SummitKind,
    Verdict,
    Vocabulary,
    Wording,
)

ALL = [one for one in vars(vocabularies).values() if isinstance(one, type) and issubclass(one, Vocabulary)]
ALL.remove(Vocabulary)

VALUES = {
    Status: "draft review published withdrawn",
    ActorKind: "state authority organisation group",
    SummitKind: "bilateral trilateral multilateral sideline informal",
    Role: "host co-host chair member participant guest mediator observer successor delegate",
    Outcome: "agreed partial disagreed deferred discussed",
    Stance: "supports opposes conditional proposes unclear",
    AgreementKind: "treaty convention protocol executive-agreement framework declaration joint-statement communique "
    "memorandum final-act other",
    EventKind: "adopted opened-for-signature signed parliamentary-consent ratified acceded applied-provisionally "
    "entered-into-force extended amended suspended resumed denounced withdrawn expired terminated superseded completed "
    "lapsed",
    LegalStatus: "in-force suspended applied-provisionally not-yet-in-force left ended never-in-force not-binding "
    "not-known",
    RelationKind: "supersedes amends implements extends follows",
    Wording: "quotation paraphrase",
    Verdict: "kept partly-kept not-kept overtaken pending",
    ProgrammeKind: "talks one-on-one plenary dinner press-conference signing visit",
    Setting: "press-conference opening-remarks statement toast interview talks",
    DocumentKind: "text translation transcript fact-sheet statement",
    NameKind: "official full short popular native transliteration nickname former",
    SourceKind: "official-document treaty-text official-history news journal book reference encyclopedia dataset "
    "archive blog leaked-document",
    FeatureKind: "question example",
}


@pytest.mark.parametrize("vocabulary", ALL)
def test_the_values_are_those_of_the_data_package(vocabulary):
    assert vocabulary.values == VALUES[vocabulary].split()


@pytest.mark.parametrize("vocabulary", ALL)
def test_each_value_has_a_label_and_a_definition_in_a_sentence(vocabulary):
    assert len(set(vocabulary.labels)) == len(vocabulary)
    for term in vocabulary:
        assert term.label[0].isupper(), term
        assert term.definition[0].isupper() and term.definition.endswith("."), term


def test_a_value_is_its_text():
    assert Outcome.AGREED == "agreed" and str(Outcome.AGREED) == "agreed" and Outcome("agreed") is Outcome.AGREED


def test_every_vocabulary_but_the_editors_own_is_public():
    assert {vocabulary for _heading, vocabulary in PUBLIC_VOCABULARIES} == set(ALL) - {Status, FeatureKind}


def test_declarations_are_political_and_treaties_are_not():
    assert {"declaration", "joint-statement", "communique", "framework", "final-act"} == set(POLITICAL_KINDS)


def test_events_and_statuses_are_defined_by_the_vienna_convention():
    terms = "signed ratified acceded applied-provisionally entered-into-force suspended denounced withdrawn terminated"
    for term in map(EventKind, terms.split()):
        assert "Vienna Convention, article" in term.definition, term


def test_every_event_has_a_clause_about_the_state_that_acted():
    assert set(EVENT_OF_A_PARTY) == set(EventKind)
    assert EVENT_OF_A_PARTY["parliamentary-consent"] % {"actor": "Peru"} == "the parliament of Peru consented to it"


@pytest.mark.django_db
def test_the_page_defines_every_term_of_every_public_vocabulary(client):
    page = read(client, "/about/vocabulary/")
    entries = [text_of(node) for node in page.all("dt")]
    definitions = page.words("dd")
    for _heading, vocabulary in PUBLIC_VOCABULARIES:
        for term in vocabulary:
            assert f"{term.label} {term.value}" in entries, term
            assert term.definition in definitions, term


@pytest.mark.django_db
def test_no_status_is_explained_to_the_public(client):
    assert "waiting for a second reader" not in read(client, "/about/vocabulary/").main
