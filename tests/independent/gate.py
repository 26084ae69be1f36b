"""Texts for the JSON gate, each with the status it must give and, where it is let in, its RFC 8785 form."""

import strict_json
from tree import Bad, b64

MAX = strict_json.INTEGER_MAX


def texts():
    """(name, bytes)"""
    for text in ("{}", "[]", '""', "0", "true", "false", "null", " \t\r\n[ 1 , 2 ] ", '{"a":{"a":1},"b":[{"a":1}]}',
                 f"[{MAX},-{MAX}]", '"\u20ac\U0001f600"', '"\\u20AC\\ud83d\\ude00"', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f"',
                 '{"\ufb33":1,"\U0001f600":2,"\\u20ac":3,"\\r":4,"1":5,"":6}', '"\u007f\u0080\u2028\u202e\ufeff"',
                 "[" * 64 + "]" * 64):
        yield "let in", text.encode()
    yield "no value", b""
    yield "only white space", b" \n"
    for text in ('{"a":1,}', "[1,]", "[,1]", "[1 2]", '{"a" 1}', "{a:1}", "{'a':1}", "[1", '{"a":1', '{"a"', '"a', "tru", "True",
                 "NaN", "Infinity", "-Infinity", "undefined", "+1", ".5", "01", "-01", "-", "0x10", '"\t"', '"\n"', '"\\x41"',
                 '"\\u12"', '"\\u12g4"', "'a'", "// c\n1", "/* c */1", "]", "}", ":", '{"a":1:2}', '[1}', '{"a":1]', '{1:2}',
                 '{"a":1,,"b":2}', '{null:1}'):
        yield "not JSON", text.encode()
    yield "byte order mark", b"\xef\xbb\xbf{}"
    yield "form feed is no white space", b"\x0c1"
    yield "no-break space is no white space", "\u00a01".encode()
    for text in ("1.0", "-0", "1e2", "1E+2", "0.1", "0e0", "-0.0", f"{MAX + 1}", f"-{MAX + 1}", "9" * 400, "[1.5]", "1e400"):
        yield "number", text.encode()
    for text in ('{"a":1,"a":1}', '{"a":1,"b":2,"a":3}', '{"a":1,"\\u0061":2}', '{"":1,"":2}', '[{"x":{"a":1,"a":2}}]',
                 '{"\U0001f600":1,"\\ud83d\\ude00":2}'):
        yield "member twice", text.encode()
    for text in ("{} {}", "1 2", "null,", "[]]", "{}\x00", "1\x00", "true x"):
        yield "something behind", text.encode()
    for data in (b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\xe2\x82"', b'"\xf0\x9f\x98"', b'{"\xfe":1}',
                 b'"\\u0000"', b'"\\ud800"', b'"\\udc00"', b'"\\udc00\\ud800"', b'"\\ud800\\u0041"', b'{"\\u0000":1}'):
        yield "no text", data
    yield "65 arrays", b"[" * 65 + b"]" * 65
    yield "65 objects", b'{"a":' * 65 + b"1" + b"}" * 65
    yield "a great many arrays that do not end", b"[" * 5000


def row(name, data):
    try:
        value = strict_json.read(data)
    except Bad as bad:
        return {"name": name, "text": b64(data), "status": str(bad)}
    return {"name": name, "text": b64(data), "status": "ok", "canonical": b64(strict_json.canonical(value))}


def tables():
    return {"texts": [row(name, data) for name, data in texts()]}
