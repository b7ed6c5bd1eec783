"""cfn-lint has nothing to say of template.yaml, and of what SAM makes of it."""

from __future__ import annotations

import json

import pytest
from cfnlint.api import lint

from sam import Template
from variants import variants

# The oldest region and one that got each feature later.
REGIONS = ["us-east-1", "eu-central-1"]

MOCK_EVENT = ["Resources", "Api", "Properties", "Body", "paths", "/pusher/mock-event"]
IGNORED = "[W1028]"


def findings(text: str) -> list[str]:
    return [f"{match.rule.id} {match.message} at {match.path}" for match in lint(text, config={"regions": REGIONS})]


def test_the_source_has_no_finding():
    assert findings(Template.real().text) == []


@pytest.mark.parametrize("parameters", variants().values(), ids=variants().keys())
def test_the_result_has_no_finding(parameters):
    assert findings(json.dumps(Template.real().transformed(parameters))) == []


def test_what_is_ignored_is_sams():
    """SAM repeats a function's condition inside its route; only the whole template can ignore that."""
    found = lint(Template.real().damaged(IGNORED, "[]").text, config={"regions": REGIONS})

    assert {match.rule.id for match in found} == {"W1028"}
    assert [match.path for match in found if match.path[: len(MOCK_EVENT)] != MOCK_EVENT] == []


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        pytest.param(
            'MakesTable: !And [!Equals [!Ref PartyTableName, ""], !Equals [!Ref PartyTableStreamArn, ""]]',
            'MakesTable: !Equals [!Ref PartyTableName, ""]',
            "W1030",
            id="an ARN that may be empty",
        ),
        pytest.param("      Timeout: 10", "      Timeout: 1000", "E3034", id="a time-out of more than 15 minutes"),
        pytest.param("!GetAtt ApiLogGroup.Arn", "!GetAtt ApiLogGroup.Name", "E1010", id="an unknown attribute"),
        pytest.param("    Period: 60\n", "    Period: 61\n", "E", id="a period that is not a minute"),
    ],
)
def test_a_damaged_copy_has_one(before, after, rule):
    found = findings(Template.real().damaged(before, after).text)

    assert any(finding.startswith(rule) for finding in found), found
