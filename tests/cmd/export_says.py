"""export_says.py FORMAT FILE...: what exports say, each in one line: "matches=passed ready=failed works=failed", in this order.

passed, failed and skipped are what a reader of the format takes for that; "open" is what it takes for neither.
"""

import base64
import json
import sys
import xml.etree.ElementTree as xml


def of_sarif(data):
    kinds = {"pass": "passed", "fail": "failed", "open": "open", "notApplicable": "skipped"}
    for result in json.loads(data)["runs"][0]["results"]:
        assert (result["level"] != "none") == (result["kind"] == "fail")
        yield result["ruleId"].split("/", 1)[1], kinds[result["kind"]]


def of_junit(data):
    root = xml.fromstring(data)
    suite = root.find("testsuite")
    tags = {"failure": "failed", "error": "open", "skipped": "skipped"}
    found = []
    for case in suite.findall("testcase"):
        found.append((case.get("name"), tags[case[0].tag] if len(case) else "passed"))
    counted = [sum(said == word for _, said in found) for word in ("failed", "open", "skipped")]
    assert counted == [int(suite.get(name, 0)) for name in ("failures", "errors", "skipped")]
    assert len(found) == int(suite.get("tests"))
    return found


def of_ctrf(data):
    results = json.loads(data)["results"]
    words = {"passed": "passed", "failed": "failed", "skipped": "skipped", "other": "open"}
    for name in words:
        assert results["summary"][name] == sum(test["status"] == name for test in results["tests"])
    for test in results["tests"]:
        yield test["name"], words[test["status"]]


def of_earl(data):
    graph = json.loads(data)["@graph"]
    words = {"earl:passed": "passed", "earl:failed": "failed", "earl:inapplicable": "skipped"}
    for node in graph:
        if node.get("@type") == "earl:Assertion":
            yield node["earl:test"]["@id"].split("/", 1)[1], words.get(node["earl:result"]["earl:outcome"]["@id"], "open")


def of_oscal(data):
    result = json.loads(data)["assessment-results"]["results"][0]
    names = {}
    for one in result["observations"]:
        names[one["uuid"]] = one["props"][0]["value"]
    for finding in result["findings"]:
        status = finding["target"]["status"]
        said = {"pass": "passed", "fail": "failed", "other": "open"}[status["reason"]]
        assert (status["state"] == "satisfied") == (said == "passed")
        yield names.pop(finding["related-observations"][0]["observation-uuid"]), said
    for name in names.values():
        yield name, "skipped"


def of_vsa(data):
    predicate = json.loads(base64.b64decode(json.loads(data)["payload"]))["predicate"]
    assert predicate["verifiedLevels"] == (["EXHIBIT_READY"] if predicate["verificationResult"] == "PASSED" else ["FAILED"])
    yield "ready", predicate["verificationResult"].lower()


for name, path in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(path, "rb") as file:
        print(" ".join(f"{case}={said}" for case, said in globals()["of_" + name](file.read())))
