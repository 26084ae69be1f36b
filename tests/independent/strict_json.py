"""The I-JSON gate and RFC 8785 a second time, from their texts; nothing here is shared with the C code.

read(data) answers the value or raises Bad(status); canonical(value) gives the one form in which payloads are signed.
"""

from tree import Bad, need

INTEGER_MAX = 2**53 - 1
DEPTH_MAX = 64
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WRITTEN = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def space(self):
        while self.peek() and self.peek() in " \t\n\r":
            self.at += 1

    def take(self, wanted):
        need(self.text.startswith(wanted, self.at), "json-syntax")
        self.at += len(wanted)

    def hex4(self):
        digits = self.text[self.at:self.at + 4]
        need(len(digits) == 4 and all(c in "0123456789abcdefABCDEF" for c in digits), "json-syntax")
        self.at += 4
        return int(digits, 16)

    def escape(self):
        letter = self.peek()
        self.at += 1
        if letter != "u":
            need(letter in ESCAPES and letter != "", "json-syntax")
            return ESCAPES[letter]
        first = self.hex4()
        if 0xd800 <= first <= 0xdbff and self.text.startswith("\\u", self.at):
            self.at += 2
            second = self.hex4()
            need(0xdc00 <= second <= 0xdfff, "bad-text")
            return chr(0x10000 + (first - 0xd800 << 10) + second - 0xdc00)
        need(first != 0 and not 0xd800 <= first <= 0xdfff, "bad-text")
        return chr(first)

    def string(self):
        self.take('"')
        out = []
        while self.peek() != '"':
            c = self.peek()
            need(c >= " ", "json-syntax")
            self.at += 1
            out.append(self.escape() if c == "\\" else c)
        self.at += 1
        return "".join(out)

    def digits(self):
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        return self.text[start:self.at]

    def number(self):
        sign = -1 if self.peek() == "-" else 1
        self.at += sign < 0
        digits = self.digits()
        need(digits and (digits == "0" or digits[0] != "0"), "json-syntax")
        need(not self.peek() or self.peek() not in ".eE", "json-number")
        need(int(digits) <= INTEGER_MAX and (sign > 0 or digits != "0"), "json-number")
        return sign * int(digits)

    def items(self, close, item, depth):
        need(depth < DEPTH_MAX, "json-depth")
        self.at += 1
        self.space()
        if self.peek() == close:
            self.at += 1
            return
        while True:
            yield item(depth + 1)
            self.space()
            if self.peek() == close:
                self.at += 1
                return
            self.take(",")
            self.space()

    def member(self, depth):
        name = self.string()
        self.space()
        self.take(":")
        self.space()
        return name, self.value(depth)

    def value(self, depth=0):
        c = self.peek()
        if c == "{":
            members = list(self.items("}", self.member, depth))
            need(len(dict(members)) == len(members), "json-duplicate")
            return dict(members)
        if c == "[":
            return list(self.items("]", self.value, depth))
        if c == '"':
            return self.string()
        for literal, meaning in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(literal, self.at):
                self.at += len(literal)
                return meaning
        need(c and c in "-0123456789", "json-syntax")
        return self.number()


def read(data, size_max=1 << 24):
    need(len(data) <= size_max, "json-size")
    try:
        reader = Reader(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Bad("bad-text") from None
    reader.space()
    value = reader.value()
    reader.space()
    need(reader.at == len(reader.text), "json-trailing")
    return value


def write_text(text):
    return '"' + "".join(WRITTEN.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def write(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))  # RFC 8785 section 3.2.3
    return "{" + ",".join(write_text(name) + ":" + write(value[name]) for name in names) + "}"


def canonical(value):
    return write(value).encode("utf-8")
