"""The part of JSON Schema 2020-12 that schemas/ uses, so that forms are read from there and nowhere else.

A keyword that is not known here stops everything: a rule must not be passed over in silence.
"""

import json
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "schemas")
LOADED = {}
TYPES = {"object": dict, "array": list, "string": str}
SILENT = {"$schema", "$id", "$defs", "title", "description", "$comment", "then", "else"}


def load(name):
    if name not in LOADED:
        with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as file:
            LOADED[name] = json.load(file)
    return LOADED[name]


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "boolean":
        return isinstance(value, bool)
    if name == "null":
        return value is None
    return isinstance(value, TYPES[name])


def same(a, b):
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def object_holds(keyword, want, value, rules, root):
    if keyword == "properties":
        return all(holds(want[name], value[name], root) for name in want if name in value)
    if keyword == "required":
        return all(name in value for name in want)
    if keyword == "additionalProperties":
        return all(holds(want, value[name], root) for name in value if name not in rules.get("properties", {}))
    if keyword == "propertyNames":
        return all(holds(want, name, root) for name in value)
    return len(value) >= want if keyword == "minProperties" else len(value) <= want


def array_holds(keyword, want, value, root):
    if keyword == "items":
        return all(holds(want, item, root) for item in value)
    return len(value) >= want if keyword == "minItems" else len(value) <= want


def text_holds(keyword, want, value):
    if keyword == "pattern":
        return re.search(want.replace("$", r"\Z"), value) is not None
    return len(value) >= want if keyword == "minLength" else len(value) <= want


def branch_holds(keyword, want, value, rules, root):
    if keyword == "oneOf":
        return sum(holds(one, value, root) for one in want) == 1
    if keyword == "anyOf":
        return any(holds(one, value, root) for one in want)
    if keyword == "allOf":
        return all(holds(one, value, root) for one in want)
    if keyword == "not":
        return not holds(want, value, root)
    return holds(rules.get("then" if holds(want, value, root) else "else", True), value, root)


GROUPS = (
    (dict, ("properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties")),
    (list, ("items", "minItems", "maxItems")),
    (str, ("pattern", "minLength", "maxLength")),
)


def keyword_holds(keyword, want, value, rules, root):
    if keyword == "$ref":
        assert want.startswith("#/$defs/"), want
        return holds(root["$defs"][want[8:]], value, root)
    if keyword == "type":
        return is_type(value, want)
    if keyword in ("enum", "const"):
        return any(same(value, one) for one in ([want] if keyword == "const" else want))
    if keyword in ("minimum", "maximum"):
        return not is_type(value, "integer") or (value >= want if keyword == "minimum" else value <= want)
    if keyword in ("oneOf", "anyOf", "allOf", "not", "if"):
        return branch_holds(keyword, want, value, rules, root)
    for kind, keywords in GROUPS:
        if keyword in keywords:
            if not isinstance(value, kind):
                return True
            if kind is dict:
                return object_holds(keyword, want, value, rules, root)
            return array_holds(keyword, want, value, root) if kind is list else text_holds(keyword, want, value)
    raise ValueError(f"the keyword {keyword} is not known here")


def holds(rules, value, root):
    if isinstance(rules, bool):
        return rules
    return all(keyword_holds(keyword, want, value, rules, root)
               for keyword, want in rules.items() if keyword not in SILENT)


def accepts(name, value):
    return holds(load(name), value, load(name))
