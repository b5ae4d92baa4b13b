"""Damaged texts: codes of web pages, lost characters, letters read in a wrong encoding."""

import pytest

from summits.models import Place
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import change_url, form_data, form_errors
from summits.tests.helpers.uploads import press, send, shown, table, workbook
from summits.text.damage import damage_in

editor_client, chief = uploads.editor_client, uploads.chief

DAMAGED = {
    "ZÃ¼rich": "“Ã¼” seems to be “ü”",
    "Ã–sterreich": "“Ã–” seems to be “Ö”",
    "Ã‰lysÃ©e": "“Ã‰” seems to be “É”",
    "StraÃŸe": "“ÃŸ” seems to be “ß”",
    "Â£5 and Â§ 3": "“Â£” seems to be “£”",
    "donâ€™t": "“â€™” seems to be “’”",
    "1943â€“2025": "“â€“” seems to be “–”",
    "ÐŸÑƒÑ‚Ð¸Ð½": "seems to be “Путин”",
    "РџСѓС‚РёРЅ": "seems to be “Путин”",
    "Bush &amp; Putin": "“&amp;” is a code of web pages. It would be shown as it is. Enter “&” instead.",
    "A&nbsp;B": "Enter a blank instead.",
    "&#1055;utin": "Enter “П” instead.",
    "&#x2019;": "Enter “’” instead.",
    "&Eacute;lys&eacute;e": "Enter “É” instead.",
    "&quot;Trust&quot;": 'Enter “"” instead.',
    "<i>Iskra</i>": "“<i>” is a code of web pages. It would be shown as it is. Remove it.",
    "One.<br />Two.": "“<br />” is a code",
    '<a href="https://x.org">x</a>': "is a code of web pages",
    "</p>": "“</p>” is a code",
    "Z\ufffdrich": "stands for a character that was lost. Enter the character.",
}
SOUND = [
    "Bush & Putin",
    "R&D; AT&T",
    "5 < 6 > 4, a<b",
    "<Iskra>",
    "São Paulo, MARANHÃO, “IRMÃ”",
    "Ångström, Ärztin, Ðuro, CAFÉ–BAR",
    "Путин, СССР, РСФСР, РС-24",
    "習近平, فلسطين, नमस्ते",
    "&c; &foo;",
]


@pytest.mark.parametrize(("text", "says"), DAMAGED.items())
def test_damage_is_told_with_what_to_enter(text, says):
    assert says in " ".join(damage_in(text))


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_is_left_alone(text):
    assert damage_in(text) is None


@pytest.mark.django_db
def test_the_admin_refuses_a_damaged_text_at_its_field(editor_client):
    leader = new.leader("Ronald Reagan", status="draft")
    data = form_data(editor_client.get(change_url(leader)))
    answer = editor_client.post(change_url(leader), {**data, "biography": "Reagan &amp; Gorbachev", "name": "RÃ©agan"})
    errors = form_errors(answer)
    assert "Enter “&” instead." in str(errors["biography"]) and "seems to be “é”" in str(errors["name"])
    assert "Reagan &amp;amp; Gorbachev" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_with_damaged_texts_is_refused_with_all_of_them(editor_client, kind):
    new.country("Russia", slug="russia")
    header, rows = "slug name country", [["one", "ZÃ¼rich", "russia"], ["two", "A &amp; B", "russia"]]
    content = table(header, *rows) if kind == "csv" else workbook(places=[header.split(), *rows])
    page = shown(editor_client, send(editor_client, f"places.{kind}", content))
    assert "2 errors" in page and "seems to be “ü”" in page and "Enter “&amp;” instead." in page
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_sound_table_is_imported(editor_client):
    new.country("Russia", slug="russia")
    rows = table("slug name country", *([f"p{number}", name, "russia"] for number, name in enumerate(SOUND)))
    press(editor_client, send(editor_client, "places.csv", rows), "_import")
    assert set(Place.objects.values_list("name", flat=True)) == set(SOUND)
