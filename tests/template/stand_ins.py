"""
What moto's CloudFormation lacks. A stand-in makes such a resource by the service's own API in moto, so that boto3 checks its
properties against AWS's model of that API, and what refers to it gets the id and attributes of something that exists.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import boto3
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel


@dataclass(frozen=True)
class Made:
    """A resource: what Ref returns, and what Fn::GetAtt returns."""

    ref: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StandIn:
    type: str
    attributes: tuple[str, ...]
    make: Callable[[str, dict], Made]
    reason: str = "moto's CloudFormation has no such type"

    def is_needed(self) -> bool:
        model = parsing.get_model_map().get(self.type)
        return model is None or not hasattr(model, "get_cfn_attribute")

    def model(self) -> type[CloudFormationModel]:
        make, attributes, name = self.make, self.attributes, self.type

        class Model(CloudFormationModel):
            # moto takes the second part of a model's module for its service.
            __module__ = f"{__name__}.{self.type}"

            def __init__(self, made: Made):
                self.made = made
                self.physical_resource_id = made.ref

            @staticmethod
            def cloudformation_name_type() -> str:
                return ""

            @staticmethod
            def cloudformation_type() -> str:
                return name

            @classmethod
            def has_cfn_attr(cls, attr: str) -> bool:
                return attr in attributes

            def get_cfn_attribute(self, attribute: str) -> str:
                assert attribute in attributes, f"{name} has no attribute {attribute}"
                return self.made.attributes[attribute]

            @classmethod
            def create_from_cloudformation_json(cls, resource_name, cloudformation_json, *_, **__):
                return cls(make(resource_name, _without_nothing(cloudformation_json["Properties"])))

            def is_created(self) -> bool:
                return True

        return Model


def _without_nothing(value):
    """moto leaves None in a list for AWS::NoValue; CloudFormation leaves the entry out."""
    if isinstance(value, dict):
        return {key: _without_nothing(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nothing(one) for one in value if one is not None]
    return value


def _alarm(name: str, properties: dict) -> Made:
    boto3.client("cloudwatch").put_metric_alarm(AlarmName=name, **properties)
    return Made(name, {"Arn": f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}"})


def _user_pool(name: str, properties: dict) -> Made:
    cognito = boto3.client("cognito-idp")
    factors = properties.pop("EnabledMfas", [])
    pool = cognito.create_user_pool(PoolName=name, **properties)["UserPool"]
    if "SOFTWARE_TOKEN_MFA" in factors:
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool["Id"],
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=properties["MfaConfiguration"],
        )
    return Made(pool["Id"], {"Arn": pool["Arn"], "UserPoolId": pool["Id"]})


def _user_pool_client(name: str, properties: dict) -> Made:
    made = boto3.client("cognito-idp").create_user_pool_client(ClientName=name, **properties)
    client = made["UserPoolClient"]["ClientId"]
    return Made(client, {"ClientId": client})


def _secret(name: str, properties: dict) -> Made:
    arn = boto3.client("secretsmanager").create_secret(**{"Name": name} | properties)["ARN"]
    return Made(arn, {"Id": arn})


def _api(name: str, properties: dict) -> Made:
    """moto does not import a body, so its CORS configuration and routes are made one by one."""
    gateway = boto3.client("apigatewayv2")
    body = properties["Body"]
    cors = {key[0].upper() + key[1:]: value for key, value in body["x-amazon-apigateway-cors"].items()}
    api = gateway.create_api(Name=body["info"]["title"], ProtocolType="HTTP", CorsConfiguration=cors)
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            integration = operation["x-amazon-apigateway-integration"]
            target = gateway.create_integration(
                ApiId=api["ApiId"],
                IntegrationType=integration["type"].upper(),
                IntegrationMethod=integration["httpMethod"],
                IntegrationUri=integration["uri"],
                PayloadFormatVersion=integration["payloadFormatVersion"],
            )
            gateway.create_route(
                ApiId=api["ApiId"],
                RouteKey=f"{method.upper()} {path}",
                Target=f"integrations/{target['IntegrationId']}",
            )
    return Made(api["ApiId"], {"ApiEndpoint": api["ApiEndpoint"], "ApiId": api["ApiId"]})


def _stage(name: str, properties: dict) -> Made:
    boto3.client("apigatewayv2").create_stage(**properties)
    return Made(properties["StageName"])


def _version(name: str, properties: dict) -> Made:
    made = boto3.client("lambda").publish_version(FunctionName=properties["FunctionName"])
    return Made(made["FunctionArn"], {"FunctionArn": made["FunctionArn"], "Version": made["Version"]})


def _alias(name: str, properties: dict) -> Made:
    arn = boto3.client("lambda").create_alias(**properties)["AliasArn"]
    return Made(arn, {"AliasArn": arn})


def _queue_policy(name: str, properties: dict) -> Made:
    policy = json.dumps(properties["PolicyDocument"])
    for queue in properties["Queues"]:
        boto3.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    return Made(name, {"Id": name})


def _topic_policy(name: str, properties: dict) -> Made:
    policy = json.dumps(properties["PolicyDocument"])
    for topic in properties["Topics"]:
        boto3.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    return Made(name, {"Id": name})


ALL = [
    StandIn("AWS::ApiGatewayV2::Api", ("ApiEndpoint", "ApiId"), _api),
    StandIn("AWS::ApiGatewayV2::Stage", (), _stage),
    StandIn("AWS::CloudWatch::Alarm", ("Arn",), _alarm),
    StandIn("AWS::Cognito::UserPool", ("Arn", "UserPoolId"), _user_pool),
    StandIn("AWS::Cognito::UserPoolClient", ("ClientId",), _user_pool_client),
    StandIn("AWS::Lambda::Alias", ("AliasArn",), _alias),
    StandIn("AWS::Lambda::Version", ("FunctionArn", "Version"), _version, "moto's has no attribute Version"),
    StandIn("AWS::SNS::TopicPolicy", ("Id",), _topic_policy),
    StandIn("AWS::SQS::QueuePolicy", ("Id",), _queue_policy),
    StandIn("AWS::SecretsManager::Secret", ("Id",), _secret),
]


def install() -> None:
    """Adds the stand-ins to moto, for this process."""
    for stand_in in ALL:
        if stand_in.is_needed():
            parsing.get_model_map()[stand_in.type] = stand_in.model()
