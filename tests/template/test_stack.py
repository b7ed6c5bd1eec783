"""The stack can be created, with each set of parameters, in moto's CloudFormation."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache

import boto3
import pytest
from moto import mock_aws
from moto.cloudformation import parsing
from moto.cloudformation.models import cloudformation_backends

import stand_ins
from sam import CODE_BUCKET, CODE_KEY, Template
from variants import DEV, variants

NAME = "partyline"

# Before they are installed.
LACKED = {stand_in.type: stand_in.is_needed() for stand_in in stand_ins.ALL}
stand_ins.install()


@dataclass(frozen=True)
class Stack:
    conditions: dict[str, bool]
    expected: set[str]
    resources: dict[str, dict]
    outputs: dict[str, str]
    routes: set[str]


def created(template: Template, parameters: dict[str, str]) -> Stack:
    """Call it below mock_aws."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as code:
        code.writestr("empty", "")
    storage = boto3.client("s3")
    storage.create_bucket(Bucket=CODE_BUCKET)
    storage.put_object(Bucket=CODE_BUCKET, Key=CODE_KEY, Body=packed.getvalue())

    if "PartyTableName" in parameters:
        parameters = parameters | {"PartyTableStreamArn": _own_table(parameters["PartyTableName"])}
    body = template.transformed(parameters)
    for parameter in body["Parameters"].values():
        # moto compares numbers with the texts of the conditions, and CloudFormation texts with texts.
        if parameter["Type"] == "Number":
            parameter |= {"Type": "String", "Default": str(parameter["Default"])}
    cloud = boto3.client("cloudformation")
    stack = cloud.create_stack(
        StackName=NAME,
        TemplateBody=json.dumps(body),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )["StackId"]
    described = cloud.describe_stacks(StackName=NAME)["Stacks"][0]
    assert described["StackStatus"] == "CREATE_COMPLETE"
    backend = cloudformation_backends["123456789012"]["us-east-1"]
    conditions = dict(backend.get_stack(stack).resource_map.lazy_condition_map)
    summaries = cloud.get_paginator("list_stack_resources").paginate(StackName=NAME).search("StackResourceSummaries")
    return Stack(
        conditions,
        {
            name
            for name, resource in body["Resources"].items()
            if "Condition" not in resource or conditions[resource["Condition"]]
        },
        # For a resource whose condition is false, moto lists an entry without a name.
        {one["LogicalResourceId"]: one for one in summaries if one["LogicalResourceId"]},
        {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])},
        _routes(),
    )


def _routes() -> set[str]:
    gateway = boto3.client("apigatewayv2")
    [api] = gateway.get_apis()["Items"]
    return {route["RouteKey"] for route in gateway.get_routes(ApiId=api["ApiId"])["Items"]}


def _own_table(name: str) -> str:
    """A table that exists before the stack. Returns its stream's ARN."""
    keys = {"PK": "HASH", "SK": "RANGE"}
    return boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]["LatestStreamArn"]


@cache
def stack_of(variant: str) -> Stack:
    with mock_aws():
        return created(Template.real(), variants()[variant])


@pytest.mark.parametrize("variant", variants())
def test_every_resource_is_created(variant):
    stack = stack_of(variant)

    assert set(stack.resources) == stack.expected
    # In moto, permissions alone have no id of their own.
    unnamed = {one["ResourceType"] for one in stack.resources.values() if not one.get("PhysicalResourceId")}
    assert unnamed <= {"AWS::Lambda::Permission"}
    assert {name for name, value in stack.outputs.items() if not value or "${" in value} == set()


def test_each_condition_is_true_in_one_variant_and_false_in_another():
    seen: dict[str, set[bool]] = {name: set() for name in Template.real().section("Conditions")}
    for variant in variants():
        for name, value in stack_of(variant).conditions.items():
            seen[name].add(value)

    assert {name for name, values in seen.items() if values != {True, False}} == set(), "add a variant to variants.py"


def test_the_routes_are_those_of_the_stage():
    always = {"POST /pusher/auth", "POST /pusher/user-auth", "GET /pusher/history"}

    assert stack_of("prod").routes == always
    # In development one more, and no other.
    assert {route for variant in variants() for route in stack_of(variant).routes} == always | {"POST /pusher/mock-event"}


@pytest.mark.parametrize("stand_in", stand_ins.ALL, ids=lambda stand_in: stand_in.type)
def test_moto_lacks_it(stand_in):
    if not LACKED[stand_in.type]:
        pytest.skip(f"moto has {stand_in.type} now: remove its stand-in")
    assert stand_in.reason


def test_nothing_else_is_lacking():
    used = {
        resource["Type"]
        for parameters in variants().values()
        for resource in Template.real().transformed(parameters)["Resources"].values()
    }

    assert used - set(parsing.get_model_map()) == set(), "moto creates nothing for these: stand_ins.py"


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        pytest.param("      Statistic: Sum", "      Statistics: Sum", "Unknown parameter", id="an alarm's property"),
        pytest.param("!GetAtt OnFailureQueue.QueueName", "!GetAtt OnFailureQueue.Names", "Names", id="an attribute"),
    ],
)
@mock_aws
def test_a_damaged_copy_is_not_created(before, after, refusal):
    with pytest.raises(Exception, match=refusal):
        created(Template.real().damaged(before, after), DEV)
