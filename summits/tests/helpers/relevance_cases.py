"""What readers type into the search of the shipped archive, and what must come first.

The table was written from data/us-russia and from what a reader would mean, without a look at the search and before its
ranking was tuned: a failing row is a fault of the search unless the data changed.

A row is `Query(words, first, why)`: `words` is the text of /search/?q=, `why` is there where the reason is not plain.
The answer has status 200 for every row. `first` is one or more conditions joined by " ; ", all of which must hold;
" | " binds closer than " ; ", and " & " closer than " | ":

KIND:SLUG         the first row of the answer is this record: the row of the exact name if there is one, else the best
                  hit. KIND is leader, issue, summit, agreement, country, place, series or quote (position and document
                  would be written alike; a position, which has no slug, as SUMMIT/ISSUE/COUNTRY).
A | B             one of these conditions holds.
A & B             the first rows are these records (as many as are named), in any order.
pair:A+B          the first row names these two leaders as a pair, or the first summits found (three, or as many as the
                  two have in common if those are fewer) are summits at which both were.
leader-on:A+B     the first row is leader A's word on issue B: a position or quote of his on it, a summit with him that
                  discussed it, an agreement on it signed at such a summit; or it is the page of that issue.
summits-of:DATE   the first summits found (three, or as many as there are in that time if those are fewer) took place,
                  in part at least, in this year (1985) or month (2008-04).
has:KIND:SLUG     this record is among the first ten hits.
not:KIND:SLUG     this record is not among the hits at all.
suggests:WORDS    nothing is found, and "did you mean" proposes words which, folded (no accents, no capitals), contain
                  these.
nothing           nothing is found.
answers           any answer.

A leader's or an issue's names include those of leader_names.csv and issue_names.csv.
"""

from typing import NamedTuple


class Query(NamedTuple):
    """One row: what the reader types, what must come first (see above), and why where that is not plain."""

    words: str
    first: str
    why: str = ""


# Short hostile texts, set apart by two spaces or a line end.
HOSTILE = r"""
"  ""  '  ''  -  --  - - -  -"  -""  -putin  -putin -bush  -"trust but verify"  or  OR OR OR  AND  NOT  or -
"or"  or putin or  putin"  "putin" or "  -"putin  %  %%%  _  *  putin*  put* AND NOT bush  ^putin
+putin +bush  title:putin  a:b*  {a}: x  {a b}: "x"  NEAR(a b)  NEAR("reagan" "gorbachev", 5)  & | ! ( ) <->
putin & !bush  putin <-> bush  putin:*  '::tsquery  \  \\  putin\  \"  \x00  \u0000  ((((((((((  )(  [a-
(a+)+$  ?!.,;:  ...  '; DROP TABLE summits_summit; --  putin' OR '1'='1  1); SELECT pg_sleep(9)--  ${7*7}
{{ 7*7 }}  <script>alert(1)</script>  <b>putin</b>  <mark>  "><img src=x onerror=alert(1)>  &lt;b&gt;  &#0;
%00  %s %d %(q)s  %27  ../../etc/passwd  the of and  a  99999999999999999999  0000  0  -1985  31 february 2008
april 0  april 99999  april april  2008-04-31  1e999  ²⁰⁰⁸  ४२  ½  İ  ẞ  ﬁ  🚀  putin 🚀  👩‍👩‍👧‍👦  🇷🇺🇺🇸  بوتين
פוטין  普京  プーチン  ＰＵＴＩＮ  ２００８
"""

QUERIES = (
    # Leaders in Latin script: full names, surnames, other languages.
    Query("Vladimir Putin", "leader:vladimir-putin"),
    Query("putin", "leader:vladimir-putin"),
    Query("Poutine", "leader:vladimir-putin", "French"),
    Query("Gorbatschow", "leader:mikhail-gorbachev", "German"),
    Query("gorbachov", "leader:mikhail-gorbachev", "a spelling on record, not a mistake"),
    Query("Chruschtschow", "leader:nikita-khrushchev", "German"),
    Query("Khrouchtchev", "leader:nikita-khrushchev", "French"),
    Query("Jruschov", "leader:nikita-khrushchev", "Spanish"),
    Query("Jelzin", "leader:boris-yeltsin", "German"),
    Query("Breschnew", "leader:leonid-brezhnev", "German"),
    Query("Medwedew", "leader:dmitry-medvedev", "German"),
    Query("bush", "leader:george-h-w-bush & leader:george-w-bush", "two of the name"),
    Query("George Bush", "leader:george-h-w-bush & leader:george-w-bush"),
    Query("roosevelt", "leader:franklin-d-roosevelt", "not his home, where two others met"),
    Query("ford", "leader:gerald-ford"),
    Query("major", "leader:john-major", "a surname that is also a common word"),
    Query("Andropov", "leader:yuri-andropov | nothing", "was at no summit"),
    Query("William Jefferson Clinton", "leader:bill-clinton"),
    # Leaders in Cyrillic: Russian, Ukrainian, without ё, in other cases than the first.
    Query("Путин", "leader:vladimir-putin"),
    Query("Путін", "leader:vladimir-putin", "Ukrainian"),
    Query("Хрущёв", "leader:nikita-khrushchev"),
    Query("хрущев", "leader:nikita-khrushchev", "without ё"),
    Query("Хруще\u0308в", "leader:nikita-khrushchev", "ё in two characters"),
    Query("Рейган", "leader:ronald-reagan"),
    Query("Горбачёв", "leader:mikhail-gorbachev"),
    Query("де Голль", "leader:charles-de-gaulle"),
    Query("Підгорний", "leader:nikolai-podgorny", "Ukrainian"),
    Query("Джугашвили", "leader:joseph-stalin", "his former name"),
    Query("Джордж Буш", "leader:george-h-w-bush & leader:george-w-bush"),
    Query("Путина", "leader:vladimir-putin", "genitive"),
    Query("Брежневым", "leader:leonid-brezhnev", "instrumental"),
    # Initials and nicknames.
    Query("FDR", "leader:franklin-d-roosevelt"),
    Query("jfk", "leader:john-f-kennedy"),
    Query("LBJ", "leader:lyndon-b-johnson"),
    Query("Gorby", "leader:mikhail-gorbachev"),
    Query("Ike", "leader:dwight-d-eisenhower"),
    Query("Dubya", "leader:george-w-bush"),
    Query("Bush 43", "leader:george-w-bush", "the number is of his name, not a year"),
    Query("Supermac", "leader:harold-macmillan"),
    Query("Uncle Joe", "leader:joseph-stalin", "not Joe Biden"),
    Query("the gipper", "leader:ronald-reagan"),
    Query("give em hell harry", "leader:harry-s-truman", "the apostrophe is left out"),
    # Accents, case, hyphens, apostrophes and dots do not matter; the beginning of a word finds it.
    Query("REAGAN", "leader:ronald-reagan"),
    Query("John F Kennedy", "leader:john-f-kennedy"),
    Query("F D Roosevelt", "leader:franklin-d-roosevelt"),
    Query("spencer churchill", "leader:winston-churchill"),
    Query("Reykjavík", "place:reykjavik"),
    Query("Reykjavi\u0301k", "place:reykjavik", "í in two characters"),
    Query("hofdi house", "summit:reykjavik-1986", "Höfði House"),
    Query("teatro colon", "summit:buenos-aires-2018"),
    Query("sharm el sheikh", "place:sharm-el-sheikh | summit:sharm-el-sheikh-1996"),
    Query("walkers point", "summit:kennebunkport-2007", "Walker's Point"),
    Query("Fleur d’Eau", "summit:geneva-1985", "a curly apostrophe for a straight one"),
    Query("St. Petersburg", "place:st-petersburg"),
    Query("Camp\u00a0David", "place:camp-david", "a space as copied from print"),
    Query("non proliferation", "issue:nonproliferation"),
    Query("nonproliferation", "issue:nonproliferation"),
    Query("jackson vanik", "issue:trade"),
    Query("gorbach", "leader:mikhail-gorbachev", "still typing"),
    # Misspellings: nothing bears the name; the archive's own words are proposed.
    Query("medvedv", "suggests:medvedev"),
    Query("gorbechev", "suggests:gorbachev"),
    Query("kruschev", "suggests:krushchev | suggests:khrushchev", "the nearest name on record has one h more"),
    Query("eisenhour", "suggests:eisenhower"),
    Query("brezniev", "suggests:brezh"),
    Query("misile defense", "suggests:missile"),
    Query("reykjavick", "suggests:reykjavik"),
    Query("helsinky", "suggests:helsinki | has:summit:helsinki-1975", "found outright: stems have i for y"),
    Query("reagen gorbachev", "suggests:reagan", "one of two words is wrong"),
    Query("Горбачов", "suggests:горбачев | leader:mikhail-gorbachev"),
    Query("xyzzyqwv", "nothing"),
    # Topics by their own and by other words, in four languages.
    Query("missile defence", "issue:missile-defence"),
    Query("missile shield", "issue:missile-defence"),
    Query("Star Wars", "issue:missile-defence"),
    Query("sdi", "issue:missile-defence"),
    Query("ПРО", "issue:missile-defence"),
    Query("Raketenabwehr", "issue:missile-defence"),
    Query("hotline", "issue:nuclear-risk"),
    Query("détente", "issue:relations"),
    Query("detente", "issue:relations"),
    Query("test ban", "issue:nuclear-testing"),
    Query("NATO expansion", "issue:nato-enlargement"),
    Query("расширение НАТО", "issue:nato-enlargement"),
    Query("human rights", "issue:human-rights & issue:human-rights-china"),
    Query("kosovo", "issue:balkans"),
    Query("права человека", "issue:human-rights"),
    Query("9/11", "issue:terrorism", "not a date"),
    Query("SS-20", "issue:intermediate-forces"),
    Query("UN", "issue:united-nations", "a name, short as it is"),
    Query("arms control", "issue:arms-control | issue:strategic-arms", "a name of both"),
    # British and American spelling find each other, both ways.
    Query("missile defense", "issue:missile-defence"),
    Query("Strategic Defence Initiative", "issue:missile-defence", "on record with s"),
    Query("most favored nation", "issue:trade & issue:trade-economy-china", "on record with u"),
    Query("world organization", "issue:united-nations", "on record with s"),
    Query("Iranian nuclear program", "issue:iran", "on record with -me"),
    Query("risk reduction centers", "issue:nuclear-risk | agreement:nrrc-1987"),
    Query("nuclear risk reduction centres", "agreement:nrrc-1987 | issue:nuclear-risk", "the title has Centers"),
    Query("armored vehicles", "agreement:cfe-treaty"),
    Query("dear neighbor", "quote:anchorage-2025-putin-2"),
    Query("third missile defence site", "has:quote:moscow-2009-medvedev-1", "his words have defense"),
    # Stems.
    Query("hotlines", "issue:nuclear-risk & issue:military-contacts-china"),
    Query("missile shields", "issue:missile-defence"),
    Query("dissident", "issue:human-rights", "on record as dissidents"),
    Query("joint statements on Syria", "agreement:syria-statement-2017", "its title has Statement"),
    Query("incident at sea", "agreement:incidents-at-sea", "the title has Incidents and Seas"),
    # Phrases: the words stand side by side in this order.
    Query('"trust but verify"', "quote:washington-1987-reagan-1"),
    Query("“trust but verify”", "quote:washington-1987-reagan-1", "curly marks"),
    Query('"brilliant dancer"', "quote:sochi-2008-putin-5"),
    Query('"dancer brilliant"', "answers ; not:quote:sochi-2008-putin-5", "the wrong order is not the phrase"),
    Query('"sense of his soul"', "quote:ljubljana-2001-bush-43-1 | summit:ljubljana-2001"),
    Query('"evil empire"', "quote:moscow-1988-reagan-1 | summit:moscow-1988"),
    Query('"more flexibility"', "has:quote:seoul-2012-obama-1"),
    Query('"cold peace"', "has:quote:budapest-1994-yeltsin-1 ; has:summit:budapest-1994"),
    Query('"must never be fought"', "has:summit:geneva-1985 ; not:leader:joe-biden"),
    Query('putin "cold peace"', "answers ; not:quote:budapest-1994-yeltsin-1", "the words are Yeltsin's"),
    # Exclusions and alternatives.
    Query("bush -putin", "has:leader:george-h-w-bush ; not:leader:vladimir-putin ; not:summit:sochi-2008"),
    Query("geneva -1985", "not:summit:geneva-1985 ; has:summit:geneva-1955"),
    Query("reagan -gorbachev", "not:summit:reykjavik-1986 ; not:leader:mikhail-gorbachev"),
    Query("reagan -горбачёв", "not:summit:reykjavik-1986", "a name excludes in every script"),
    Query('helsinki -"final act"', "not:agreement:helsinki-final-act ; not:summit:helsinki-1975"),
    Query("missile defence -sochi", "not:summit:sochi-2008"),
    Query("eden or attlee", "leader:anthony-eden & leader:clement-attlee"),
    Query("kravchuk OR kuchma", "leader:leonid-kravchuk & leader:leonid-kuchma"),
    Query("reykjavik or vladivostok", "has:summit:reykjavik-1986 ; has:summit:vladivostok-1974"),
    Query('"evil empire" or "brilliant dancer"', "has:quote:moscow-1988-reagan-1 ; has:quote:sochi-2008-putin-5"),
    # Two leaders (and more): what they had in common comes first.
    Query("bush putin", "pair:george-w-bush+vladimir-putin", "of two named Bush the one who met him"),
    Query("Путин Буш", "pair:george-w-bush+vladimir-putin"),
    Query("reagan gorbachev", "pair:ronald-reagan+mikhail-gorbachev"),
    Query("Рейган и Горбачёв", "pair:ronald-reagan+mikhail-gorbachev"),
    Query("bush gorbachev", "pair:george-h-w-bush+mikhail-gorbachev"),
    Query("nixon brezhnev", "pair:richard-nixon+leonid-brezhnev"),
    Query("trump and putin", "pair:donald-trump+vladimir-putin"),
    Query("clinton - yeltsin", "pair:bill-clinton+boris-yeltsin", "a dash between spaces excludes nothing"),
    Query("Obama Medwedew", "pair:barack-obama+dmitry-medvedev", "German"),
    Query("jfk khrushchev", "pair:john-f-kennedy+nikita-khrushchev", "one summit only"),
    Query("roosevelt churchill stalin", "summit:tehran-1943 | summit:yalta-1945"),
    Query("carter gorbachev", "answers", "they never met in office"),
    # Places and countries.
    Query("sochi", "place:sochi"),
    Query("geneva", "place:geneva"),
    Query("Yalta", "place:yalta"),
    Query("camp david", "place:camp-david"),
    Query("Vladivostok", "place:vladivostok"),
    Query("Ljubljana", "summit:ljubljana-2001", "it was held nearby, at Brdo"),
    Query("okinawa", "summit:okinawa-2000", "the place is Nago"),
    Query("Alaska", "summit:anchorage-2025"),
    Query("russia", "country:russia"),
    Query("soviet union", "country:soviet-union"),
    Query("singapore", "place:singapore | country:singapore"),
    Query("Iceland", "country:iceland"),
    Query("Georgia", "country:georgia | issue:georgia", "a name of both"),
    Query("Crimea", "issue:ukraine | summit:yalta-1945"),
    # Years and months, alone and with a place or a leader.
    Query("1985", "summits-of:1985", "Vladivostok, which speaks of 1985, comes later"),
    Query("april 2008", "summits-of:2008-04"),
    Query("July 1991", "summits-of:1991-07"),
    Query("dec 1989", "summits-of:1989-12"),
    Query("summit 1961", "summits-of:1961"),
    Query("sochi 2008", "summit:sochi-2008"),
    Query("geneva 1985", "summit:geneva-1985"),
    Query("moscow 1972", "summit:moscow-1972"),
    Query("geneva november 1985", "summit:geneva-1985"),
    Query("reagan 1986", "summit:reykjavik-1986"),
    Query("bush putin 2008", "summits-of:2008"),
    Query("6 April 2008", "has:summit:sochi-2008"),
    Query("1970s", "answers"),
    Query("1946", "answers", "no summit in that year"),
    # A leader and a topic.
    Query("putin missile defence", "leader-on:vladimir-putin+missile-defence"),
    Query("Путин ПРО", "leader-on:vladimir-putin+missile-defence"),
    Query("reagan star wars", "leader-on:ronald-reagan+missile-defence"),
    Query("khrushchev berlin", "leader-on:nikita-khrushchev+germany-berlin"),
    Query("Jelzin Tschetschenien", "leader-on:boris-yeltsin+chechnya"),
    Query("clinton nato expansion", "leader-on:bill-clinton+nato-enlargement"),
    Query("trump election interference", "leader-on:donald-trump+cyber"),
    # Agreements by popular names: the agreement or the issue that bears the name, and the agreement in sight.
    Query("SALT", "agreement:salt-i-interim | agreement:salt-ii | issue:strategic-arms"),
    Query("salt ii", "agreement:salt-ii"),
    Query("ABM treaty", "agreement:abm-treaty | issue:missile-defence ; has:agreement:abm-treaty"),
    Query("New START", "agreement:new-start | issue:strategic-arms ; has:agreement:new-start"),
    Query("INF Treaty", "agreement:inf-treaty | issue:intermediate-forces ; has:agreement:inf-treaty"),
    Query("Helsinki Final Act", "agreement:helsinki-final-act | summit:helsinki-1975"),
    Query("SORT", "agreement:sort | issue:strategic-arms"),
    Query("CFE treaty", "agreement:cfe-treaty | issue:conventional-forces"),
    Query("Moscow Treaty", "agreement:sort", "many were signed there, one bears the name"),
    Query("budapest memorandum", "agreement:budapest-memorandum | issue:ukraine"),
    Query("Nunn-Lugar", "agreement:ctr-umbrella-1992 | issue:nuclear-security"),
    Query("123 agreement", "agreement:agreement-123 | issue:nuclear-energy", "the number is of its name"),
    Query("threshold test ban", "agreement:ttbt | issue:nuclear-testing"),
    Query("nato russia founding act", "agreement:nato-russia-founding-act | summit:paris-1997"),
    Query("Baker Shevardnadze line", "agreement:maritime-boundary-1990"),
    Query("Jay Treaty", "nothing", "not one of this archive"),
    # Hostile input: always an answer.
    Query("", "answers", "nothing typed"),
    Query(" \t\r\n ", "answers"),
    Query("\x00", "answers", "NUL, which PostgreSQL does not store"),
    Query("putin\x00bush", "answers"),
    Query("\x01\x1b[31m\x7f\ufffd\uffff", "answers", "control characters"),
    Query("pu\u200btin", "answers", "a space of no width"),
    Query("Gorba\u00adchev", "answers", "a soft hyphen"),
    Query("\u202eputin\u202c \u200f", "answers", "marks of direction"),
    Query("e" + "\u0301" * 500, "answers", "one letter, 500 accents"),
    Query("a" * 3_900, "answers"),
    Query("putin " * 650, "answers", "3,900 characters"),
    Query("Щ" * 650, "answers", "3,900 in the address"),
    Query('"' * 1_300, "answers"),
    Query("(" * 1_300, "answers"),
    Query("-a " * 500, "answers"),
    Query("reagan or " * 390, "answers"),
    Query(" ".join(f"word{number}" for number in range(500)), "answers", "500 words"),
    Query('"' + "putin " * 500, "answers", "a long phrase that does not end"),
    Query('"trust but verify', "has:quote:washington-1987-reagan-1", "the closing mark is forgotten"),
    Query("p_tin", "answers ; not:leader:vladimir-putin", "no wildcard of LIKE"),
    Query("p%n", "answers ; not:leader:vladimir-putin", "no wildcard of LIKE"),
    *(Query(words, "answers") for line in HOSTILE.splitlines() for words in line.split("  ") if words),
)
