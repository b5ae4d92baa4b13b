"""Unusual headers: none overrides a value of the server, changes a page that others get, or causes a server error."""

import http.client
from contextlib import closing
from io import BytesIO

import pytest
from django.core.exceptions import BadRequest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from config import wsgi_requests
from config.wsgi_requests import MAX_PARAMETERS, Utf8Request
from summits.tests.helpers import gunicorn_server

WITH_SERVER = pytest.mark.django_db(transaction=True)
CODECS = [
    "hex",
    "punycode",
    "undefined",
    "idna",
    "rot13",
    "utf-7",
    "utf-16",
    "utf_32",
    "cp037",
    "base64",
    "bz2",
    "zlib",
    "uu",
    "quopri",
    "raw_unicode_escape",
    "unicode_escape",
    "mbcs",
    "oem",
    "utf-8-sig",
    "latin-1",
    "koi8-r",
    "big5hkscs",
    "no-such",
    "\x00",
    "ÿ",
] + ["x" * 5_000]
SET_BY_THE_SERVER = [
    "AUTH_TYPE",
    "CONTENT_LENGTH_",
    "DOCUMENT_ROOT",
    "GATEWAY_INTERFACE",
    "HTTPS",
    "HTTP_HOST",
    "PATH_INFO",
    "PATH_TRANSLATED",
    "QUERY_STRING",
    "REDIRECT_URL",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_USER",
    "REQUEST_METHOD",
    "REQUEST_URI",
    "SCRIPT_NAME",
    "SCRIPT_URL",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
    "X_FORWARDED_FOR",
    "X_FORWARDED_PROTO",
]
"""Names of variables, each of which is a header that somebody can send."""
ODD = {
    "Content-Type": [f"text/plain; charset={codec}" for codec in CODECS]
    + [f"text/html; charset*={codec}''%ff" for codec in CODECS]
    + ["; ;=; charset", 'text/html; charset="', "text/html; charset*0*=hex''a; charset*1=b", "\xff\xfe", ";" * 4_000],
    "Accept-Language": [
        "*",
        "x" * 4_000,
        "de;q=nan",
        "de;q=1e999",
        ",;q=;,",
        "\xff",
        "en-gb" + "-x" * 900,
        "../../etc",
    ],
    "Cookie": [
        "sessionid",
        "csrftoken=\xff",
        "messages=\x80; =; ;;",
        "a=" + "x" * 4_000,
        'x="\\999\\',
        "known-device=::;__Host-sessionid=\xe9",
        "django_language=../x",
        "sessionid=" + "z" * 4_000,
    ],
    "Range": ["bytes=0-", "bytes=5-1", "bytes=-9" + "9" * 400, "bytes=\xb2-\xb3", "lines=1", "bytes=" + "0-1," * 900],
    "If-Modified-Since": [
        "never",
        "Mon, 99 Foo 0000 99:99:99 GMT",
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "\xff",
        "0",
    ],
    "If-None-Match": ['"', "W/", '"\xff"', "*", '"a",' * 900],
    "If-Match": ['"x"'],
    "If-Unmodified-Since": ["Mon, 01 Jan 1900 00:00:00 GMT"],
    "Accept-Encoding": ["gzip;q=x", "\xff", "*;q=0", "br," * 900],
    "X-Forwarded-For": [",", "\xff", "::ffff:1.2.3.4%eth0", "x" * 4_000],
    "X-Forwarded-Proto": ["https", "javascript", "\xff"],
    "X-Forwarded-Host": ["evil.example"],
    "Origin": ["null", "http://[", "\xff"],
    "Referer": ["http://[", "\xff", "//" * 900],
    "Authorization": ["Basic \xff", "x"],
    "HX-Request": ["true"],
    "HX-Current-URL": ["http://[", "\xff"],
    "HX-Current-URL-URI-AutoEncoded": ["true"],
    "X-Requested-With": ["XMLHttpRequest"],
    "Proxy": ["http://evil.example"],
}
FORMS = {
    "application/x-www-form-urlencoded": "name=%C3%A9",
    "multipart/form-data; boundary=b": (
        '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xc3\xa9\r\n--b--\r\n'
    ),
}
ODD_MULTIPART = [
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/form-data; boundary=\xe9",
    "multipart/form-data; boundary*=hex''b",
    "multipart/form-data; boundary=b; charset*=idna''%ff",
]
ODD_PARTS = [
    "--b\r\nContent-Disposition: form-data; name*=hex''%zz\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name=a; filename*=punycode''%ff-\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name*=undefined''a; filename=x\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name=a; filename=x\r\nContent-Type: a/b; charset=hex\r\n\r\nx\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name=\xff; \xfe\r\n\r\n\xff\r\n--b--\r\n",
    "--b\r\n\r\n--b--",
    "\x00" * 9_000,
]
LONG_HEADS = {
    "semicolons between quotation marks": 'X: "' + ";" * (MAX_PARAMETERS + 1) + '"',
    "parameters": "X: y" + ";a=b" * (MAX_PARAMETERS + 1),
    "numbered parameters": "X: y" + "".join(f";a*{place}=b" for place in range(MAX_PARAMETERS + 1)),
    "parameters on several lines": "\r\n".join(["X: y;a=b;a=b;a=b"] * 4),
    "lines": "\r\n".join(["X: y"] * 9),
}
"""Heads of a part of a form, each of which took Django up to a thousandth of a second, thousands of times a form."""
MOST_CODECS = 12
"""Of the many for an address, how many are tried with those that read nothing of what was sent."""


@pytest.fixture(scope="module")
def port(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("gunicorn")
    static = folder / "static"
    with django_db_blocker.unblock():
        gunicorn_server.collect_static(static)
        with gunicorn_server.gunicorn(static, folder, ALLOWED_HOSTS="localhost", SITE_NAME="Odd") as (_host, port):
            yield port


def ask(reader, address, method="GET", body=None, **headers):
    """Return (status, headers, body) of an answer; header names with underscores stay as they are."""
    reader.request(method, address, body, {"Host": "localhost", **headers})
    answer = reader.getresponse()
    return answer.status, answer.headers, answer.read()


def form(kind, body):
    """Return a POST with a form."""
    body = body.encode("latin-1")
    sent = {"CONTENT_TYPE": kind, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body))}
    return Utf8Request({**RequestFactory()._base_environ(**sent), "wsgi.input": BytesIO(body)})


@pytest.fixture
def reader(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as opened:
        yield opened


@WITH_SERVER
def test_no_header_sets_what_the_server_says(reader):
    for name in SET_BY_THE_SERVER:
        for value in ("/leaders", "/nowhere"):
            address = f"/leaders/?of={name}{value}"
            status, _headers, first = ask(reader, address, **{name: value})
            again, _headers, then = ask(reader, address)
            assert status == again == 200, name
            assert first == then and b"/leaders/leaders" not in first, name
        assert ask(reader, "/buy-my-book/", **{name: "/buy-my-book/"})[0] == 404, name


@WITH_SERVER
def test_a_page_is_stored_as_it_is_whatever_the_headers_of_its_first_reader(reader):
    honest = ask(reader, "/search/suggestions/?q=zagreb")
    assert honest[0] == 200
    for number, (name, value) in enumerate((name, value) for name, values in ODD.items() for value in values):
        address = f"/search/suggestions/?q=zagreb&of={number}"
        assert ask(reader, address, **{name: value})[0] < 500, value
        plain = ask(reader, address)
        assert (plain[0], plain[2]) == (honest[0], honest[2]), value


@WITH_SERVER
def test_an_odd_header_is_answered_and_never_with_an_error_of_the_server(reader):
    for name, values in ODD.items():
        for value in values[: MOST_CODECS if name == "Content-Type" else None]:
            for address in ("/admin/login/?next=/x", "/static/css/base.css", "/robots.txt"):
                assert ask(reader, address, **{name: value})[0] < 500, (address, value)


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_in_another_charset_is_refused_and_not_read_as_other_words(kind):
    for codec in (*CODECS[:-1], "utf-16-le"):
        request = form(f"{kind}; charset={codec}", FORMS[kind])
        with pytest.raises(BadRequest):
            _ = request.POST
        assert not request.POST and not request.FILES, "asked again, as the page of the refusal does"


@WITH_SERVER
def test_a_form_in_another_charset_is_answered_as_a_bad_request(reader):
    for number, codec in enumerate(CODECS[:3]):
        for kind, body in FORMS.items():
            sent = {"Content-Type": f"{kind}; charset={codec}", "Cookie": "csrftoken=" + "a" * 32}
            assert ask(reader, "/admin/login/", "POST", body, **sent)[0] == 400, number


@WITH_SERVER
def test_an_odd_form_is_answered_and_never_with_an_error_of_the_server(reader):
    for kind in ODD_MULTIPART:
        for body in (FORMS["multipart/form-data; boundary=b"], *ODD_PARTS):
            assert ask(reader, "/admin/login/", "POST", body.encode("latin-1"), **{"Content-Type": kind})[0] < 500, (
                kind,
                body,
            )


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii", ""])
@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_says_utf_8_in_any_way_is_read(kind, charset):
    assert form(f"{kind}; charset={charset}", FORMS[kind]).POST["name"] == "é"


def test_a_cookie_with_backslashes_is_left_out_before_python_undoes_them():
    cookies = 'sessionid=s; a="' + '\\"' * 4_000 + '"; b="\\101"; csrftoken="c"; d=\\'
    request = Utf8Request({**RequestFactory()._base_environ(), "HTTP_COOKIE": cookies})
    assert request.COOKIES == {"sessionid": "s", "csrftoken": "c"}


@pytest.mark.parametrize("parameters", [";" * 8_000, ';"' * 4_000, ";a=b" * (MAX_PARAMETERS + 1)])
def test_a_content_type_with_many_parameters_is_not_read(monkeypatch, parameters):
    lines, read = [], wsgi_requests.parse_header_parameters
    monkeypatch.setattr(wsgi_requests, "parse_header_parameters", lambda line: lines.append(line) or read(line))
    request = form(f"text/plain{parameters}", "")
    assert (request.content_type, request.content_params) == ("", {}) and lines == [""]


@pytest.mark.parametrize("head", LONG_HEADS)
def test_a_part_of_a_form_with_much_in_its_head_is_refused_before_that_is_read(head):
    part = f'--b\r\nContent-Disposition: form-data; name="name"\r\n{LONG_HEADS[head]}\r\n\r\nvalue\r\n'
    request = form("multipart/form-data; boundary=b", f"{part * 3}--b--\r\n")
    with pytest.raises(MultiPartParserError):
        _ = request.POST
    assert not request.POST and not request.FILES, "asked again, as the page of the refusal does"


def test_a_form_as_browsers_send_it_is_read():
    text = "\r\n".join(["first; second"] * 40)
    body = (
        f'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="one; two; three.csv"\r\n'
        f"Content-Type: text/csv; charset=utf-8\r\n\r\n{text}\r\n--b--\r\n"
    )
    request = form("multipart/form-data; boundary=b", body)
    assert request.POST["text"] == text
    assert request.FILES["file"].name == "one; two; three.csv" and request.FILES["file"].read().decode() == text


@WITH_SERVER
def test_a_form_with_much_in_the_head_of_a_part_is_answered_as_a_bad_request(reader):
    body = "--b\r\n" + LONG_HEADS["parameters"] + "\r\n\r\nvalue\r\n--b--\r\n"
    sent = {"Content-Type": "multipart/form-data; boundary=b", "Cookie": "csrftoken=" + "a" * 32}
    assert ask(reader, "/admin/login/", "POST", body, **sent)[0] == 400
