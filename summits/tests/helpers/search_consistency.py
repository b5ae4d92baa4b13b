"""Whether a page of results contradicts itself: what its box names, the counts there, and the hits."""

from urllib.parse import urlsplit

from django.http import QueryDict

from summits.filters import AgreementFilterSet, SummitFilterSet
from summits.models import Agreement, Summit
from summits.presenters.agreement_questions import search_as_asked
from summits.search.query.ranking import ranked
from summits.search.schema.document_types import DOCUMENT_TYPES

QUERIES_TEXT = """
putin summit | putin meetings | sochi summit | russia agreements | arms control documents | leader putin
issue missile defence | missile defence positions | first meeting of bush and putin | last meeting bush putin
when did putin meet bush | G.W. Bush | J. F. Kennedy | J F Kennedy | M Gorbachev | V. Putin | V V Putin | R. Reagan
"Putin Vladimir" | "vladimir putin" 2008 | "vladimir putin" | "missile defence" | "defence missile" | Leningrad
Stalingrad | RU | US | U.S. | U.S.S.R. | USSR | СССР | США | etats-unis | États-Unis | Vereinigte Staaten | Russie
Rusia | ロシア | 俄罗斯 | US–Russia | Reagan—Gorbachev | Bush/Putin | Sharm el-Sheikh | Sharm-el-Sheikh | sharmelsheikh
Camp-David | campdavid | Putin's | Reykjavik 11 October 1986 | 11.10.1986 | Reykjavick summit | gorbatchev
Putin, Vladimir | Bush, George W. | Gorbachev, M. S. | Mao, Zedong | President Putin | Chairman Mao | putin or bush
putin OR missile defence | reagan NOT gorbachev | reagan −gorbachev | bush - | - bush | summit | summits | treaty
country russia | countries | leaders of russia | meetings in sochi | talks at camp david | quotes putin
quotes by reagan on human rights | documents of the INF treaty | INF | INF treaty | inf treaties | abm | ABM-Treaty
SALT-II | SALT II treaty | salt 2 | start | START-1 | new START treaty | "New START" | 1972 moscow | moscow 1972
moscow summit 1972 | moscow | moscow summit | moscow declaration | geneva or reykjavik | geneva and reykjavik
geneva vs reykjavik | compare putin and geneva | compare start and salt | Reagan Gorbachev arms control
putin putin | vladimir | george | kim | kim jong | Kim Jong-Il | kim il | xi | Xi Jinping and Obama
习近平 | 习近平 奥巴马
金正恩 summit | Trump's meetings with Kim | the gipper's treaty | which leader is uncle joe | who is putin
what is missile defence | where is sochi | NATO | nato summit | G7 | G8 summits | g20 meeting | series g20
first summit | first | last | or | the | what | who met | putin* | put* bush | gorbachev* | rus*
Gorbachev, Mikhail Sergeevich, 1931-2022 | Mikhail Gorbachev (1931–2022) | Reagan 1911-2004 | O'Connor
saint petersburg | St Petersburg summit | Ельцин | Ельцина | Путина и Буша | Горбачевым | peking | Beijing summit
Helsinki Final Act summit | Helsinki | Finland | helsinki finland | moscow, russia | Reykjavik, Iceland | Singapore
Singapore Summit 2018 | georgia | georgia russia | north korea | korea | dprk | south korea north korea | China US
US China relations | human rights | human rights china | bush senior | bush 41 | younger bush
george h w bush gorbachev | ghw bush gorbachev | GHWB | jfk nikita | nikita | khruschev | khruschev kennedy
chruschtschow | kenedy | misile defence | Apollo–Soyuz agreement | Potsdam-Agreement | Helsinki Agreement
Slovenia Summit
first meeting of Buenos Aires | andropov summit | positions on CTBT | carter gorbachev
which arms control treaties are still in force | treaties no longer in force
are there treaties in force between US and Russia | suspended arms control treaties
is the INF Treaty still in force | status of SALT II | has NATO enlargement been agreed on
compare Reykjavik and Geneva | Estonie Barack Hussein Obama II | Kim Jong-Eun 2008 | Wen Chia-pao qqqq | 1985
april 2008 | 1986–1988 | 6th of April 2008 | 2008-04-05/2008-04-06 | reagan 1986-1988 | bush −2008 | GW Bush −putin
"""
QUERIES = [text.strip() for line in QUERIES_TEXT.strip().splitlines() for text in line.split(" | ")]
"""What readers type: names with words for kinds, initials, phrases, dashes, minus signs, other scripts, questions."""
LISTS = {"/summits/": (SummitFilterSet, Summit), "/agreements/": (AgreementFilterSet, Agreement)}


def contradictions(text, type_name="", is_exact=False):
    """Return a list of what contradicts what in the results for a text, empty if nothing does.

    What the box names is among the hits, itself or one of its meetings, or the box says why it is not; nothing is named
    where nothing is found; and each count is that of the list or search to which it leads.
    """
    results = search_as_asked(text, type_name, is_exact)
    found = []
    for entity in results.entities:
        # The answer to a question stands above what its topic finds.
        is_hit = bool(results.total) if entity.type_name == "question" else has_hit_of(results, entity)
        if is_hit == bool(entity.note):
            found.append(f"{entity.heading} is {'' if is_hit else 'not '}a hit, and its note says: {entity.note!r}")
    if results.entities and not results.all_count:
        found.append(f"{results.entities[0].heading} is named and nothing is found")
    links = [link for entity in results.entities for link in entity.links]
    for link in [*links, *results.corrections, *results.relaxed]:
        if link.count is not None and link.count != (number := number_at(link.url)):
            found.append(f"{link.label} {link.count} leads to {number}: {link.url}")
    return found


def has_hit_of(results, entity):
    """Whether what the box names is among the hits, itself or, where it has none, one of its meetings."""
    address = urlsplit(entity.url)
    if entity.type_name in DOCUMENT_TYPES:
        type_name, slug = entity.type_name, address.path.rstrip("/").rpartition("/")[2]
        pks = {DOCUMENT_TYPES[type_name].model.objects.get(slug=slug).pk}
    else:
        type_name, filters = "summit", SummitFilterSet(QueryDict(address.query), queryset=Summit.objects.published())
        pks = set(filters.index.pks_of(filters.results))
    is_shown = results.type_name in ("", type_name)
    return is_shown and not pks.isdisjoint(ranked(results.query, type_name, column="object_id"))


def number_at(url):
    """Return how many records the list or the search at a URL has."""
    address = urlsplit(url)
    if address.path == "/search/":
        query = QueryDict(address.query)
        return search_as_asked(query["q"], is_exact="exact" in query).total
    filter_set, model = LISTS[address.path]
    return len(filter_set(QueryDict(address.query), queryset=model.objects.published()).results)
