"""What SAM makes of the template."""

from __future__ import annotations

from sam import Template
from variants import PROD


def api_body(template: Template, parameters: dict[str, str]) -> dict:
    return template.transformed(parameters)["Resources"]["Api"]["Properties"]["Body"]


def test_cors_is_complete():
    assert api_body(Template.real(), PROD)["x-amazon-apigateway-cors"] == {
        "allowOrigins": ["https://app.example.org", "https://www.example.org"],
        "allowMethods": ["GET", "POST"],
        "allowHeaders": ["authorization", "content-type"],
        "exposeHeaders": ["retry-after", "www-authenticate"],
        "maxAge": 3600,
    }


def test_cors_is_not_complete_with_an_intrinsic_function_for_the_origins():
    """SAM then drops the rest: a choice of origins must be a parameter's, not the template's."""
    damaged = Template.real().damaged(
        "AllowOrigins: !Ref AllowedOrigins", "AllowOrigins: !If [IsDevelopment, !Ref AllowedOrigins, [https://a.example]]"
    )

    assert "allowHeaders" not in api_body(damaged, PROD)["x-amazon-apigateway-cors"]


def test_sam_adds_no_role():
    """Its roles may write to every log group of the account."""
    template = Template.real()

    assert roles(template.transformed(PROD)) == {"ChannelAuthRole", "InvitationTriggerRole", "MockEventRole"}


def test_a_function_without_a_role_gets_sams():
    damaged = Template.real().damaged("      Role: !GetAtt ChannelAuthRole.Arn\n", "")

    assert "ChannelAuthFunctionRole" in roles(damaged.transformed(PROD))


def roles(result: dict) -> set[str]:
    return {name for name, resource in result["Resources"].items() if resource["Type"] == "AWS::IAM::Role"}
