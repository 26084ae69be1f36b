"""page.py FILE.html: is it one page that loads and runs nothing, that every tag is closed in, that hides nothing?  Says what not."""
import re
import sys
import unicodedata
from html.parser import HTMLParser

VOID = {"meta", "br", "hr"}
TAGS = VOID | set("html head title style body main header footer section article div h1 h2 h3 p q strong span a code dl dt dd "
                  "table thead tbody tr th td ul li pre mark".split())
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "title", "role", "scope", "data-label",
              "aria-hidden", "tabindex"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.headings, self.style, self.texts = [], [], [], [], [], "", []
        self.seen = set()

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        names = [name for name, _ in attributes]
        if tag not in TAGS:
            self.wrong.append(f"tag {tag}")
        if len(names) != len(set(names)) or not set(names) <= ATTRIBUTES:
            self.wrong.append(f"attributes of {tag}: {names}")
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.open[-3:]} at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.texts.append(data)

    def handle_comment(self, data):
        self.wrong.append(f"comment {data[:40]}")


def hidden(character):
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Cn")


raw = open(sys.argv[1], "rb").read()
text = raw.decode("utf-8")
page = Page()
page.feed(text)
page.close()
wrong = page.wrong
wrong += [f"not closed: {page.open}"] if page.open else []
wrong += ["no doctype"] if not text.startswith("<!DOCTYPE html>\n<html lang=\"en\">") else []
wrong += [f"hidden character {ord(c):x}" for c in set(text) if hidden(c)]
wrong += [f"id twice: {i}" for i in set(page.ids) if page.ids.count(i) > 1]
wrong += [f"link to {link}" for link in page.links if not link.startswith("#") or link[1:] not in page.ids]
wrong += [f"headings {page.headings}"] if page.headings[:1] != [1] or page.headings.count(1) != 1 else []
wrong += ["a heading skips a level"] if any(b > a + 1 for a, b in zip(page.headings, page.headings[1:])) else []
wrong += ["the style loads something"] if re.search(r"url\(|@import|expression|javascript", page.style) else []
wrong += ["no dark mode, no print"] if "prefers-color-scheme:dark" not in page.style or "@media print" not in page.style else []
wrong += [f"no {tag}" for tag in ("title", "main", "header", "footer") if tag not in page.seen]
print("\n".join(wrong))
