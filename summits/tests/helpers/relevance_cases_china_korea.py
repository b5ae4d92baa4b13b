"""Forty queries about China and Korea in four scripts and what must come first, written before the search was tuned.

Rows and conditions are those of ``search_queries``. The queries are in Latin script (pinyin, Wade–Giles and other
transliterations), in Chinese of both kinds, in Hangul and in Cyrillic; what must come first is what a reader means who
types this, also where the archive did not yet hold the name when the row was written.
"""

from summits.tests.helpers.relevance_cases import Query

NOT_YET = {}
"""What is typed and not yet found, and why."""

QUERIES = (
    # Latin script: pinyin, Wade–Giles, the spellings of both Koreas.
    Query("Xi Jinping", "leader:xi-jinping"),
    Query("xi", "leader:xi-jinping", "a surname of two letters"),
    Query("Hsi Chin-p'ing", "leader:xi-jinping", "Wade–Giles with a typewriter's apostrophe"),
    Query("Mao Tse-tung", "leader:mao-zedong"),
    Query("Teng Hsiao-ping", "leader:deng-xiaoping"),
    Query("Chou En-lai", "leader:zhou-enlai"),
    Query("Kim Jong-un", "leader:kim-jong-un", "the South's hyphen"),
    Query("kim", "leader:kim-dae-jung & leader:kim-jong-il & leader:kim-jong-un", "three of the name"),
    Query("No Mu-hyon", "leader:roh-moo-hyun", "McCune–Reischauer without its mark"),
    # Topics, agreements and meetings in English.
    Query("taiwan arms sales", "issue:taiwan | agreement:us-china-arms-sales-communique-1982"),
    Query("one china", "issue:taiwan"),
    Query("trade war", "issue:trade-economy-china"),
    Query("denuclearisation", "issue:korean-denuclearisation"),
    Query("spy balloon", "nothing | summit:woodside-2023", "the archive has no record of it"),
    Query("panmunjom declaration", "agreement:panmunjom-declaration-2018"),
    Query("nixon in china", "summit:beijing-1972"),
    Query(
        "first meeting of kim and trump",
        "summit:singapore-2018 | pair:donald-trump+kim-jong-un ; has:summit:singapore-2018",
    ),
    Query("sunnylands", "summit:sunnylands-2013"),
    # Simplified Chinese.
    Query("习近平", "leader:xi-jinping"),
    Query("毛泽东", "leader:mao-zedong"),
    Query("邓小平", "leader:deng-xiaoping"),
    Query("金正恩", "leader:kim-jong-un", "the same in both kinds"),
    Query("台湾", "issue:taiwan"),
    Query("北京", "place:beijing", "the same in both kinds"),
    Query("习近平 特朗普", "pair:xi-jinping+donald-trump"),
    # Traditional Chinese.
    Query("習近平", "leader:xi-jinping"),
    Query("毛澤東", "leader:mao-zedong"),
    Query("周恩來", "leader:zhou-enlai"),
    Query("臺灣", "issue:taiwan", "the full form of the first character"),
    Query("天安門", "issue:tiananmen"),
    # Hangul.
    Query("시진핑", "leader:xi-jinping"),
    Query("김정은", "leader:kim-jong-un"),
    Query("문재인", "leader:moon-jae-in"),
    Query("노무현 대통령", "leader:roh-moo-hyun", "with his title, president"),
    Query("판문점 선언", "agreement:panmunjom-declaration-2018"),
    Query("비핵화", "issue:korean-denuclearisation"),
    Query("평양", "place:pyongyang"),
    Query("김정은 트럼프", "pair:donald-trump+kim-jong-un"),
    # Cyrillic.
    Query("Си Цзиньпин", "leader:xi-jinping"),
    Query("Ким Чен Ын", "leader:kim-jong-un"),
)
