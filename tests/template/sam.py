"""template.yaml, damaged copies of it, and what SAM makes of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

FILE = Path(__file__).resolve().parents[2] / "template.yaml"

# sam deploy uploads each zip first, and puts its address here.
CODE_BUCKET, CODE_KEY = "code", "function.zip"


@dataclass(frozen=True)
class Template:
    text: str

    @staticmethod
    def real() -> Template:
        return Template(FILE.read_text())

    def damaged(self, before: str, after: str) -> Template:
        """A copy in which the first occurrence of a text is replaced."""
        assert before in self.text, f"template.yaml has no {before}"
        return Template(self.text.replace(before, after, 1))

    def section(self, name: str) -> dict:
        return yaml_parse(self.text).get(name, {})

    def transformed(self, given: dict[str, str]) -> dict:
        """What CloudFormation gets from the transform, with these parameters."""
        source = yaml_parse(self.text)
        for resource in source["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = f"s3://{CODE_BUCKET}/{CODE_KEY}"
        values = {
            name: _evaluated(parameter["Type"], given.get(name, parameter.get("Default")))
            for name, parameter in source["Parameters"].items()
        }
        # No managed policy is named in the template, so SAM needs no list of them.
        translator = Translator(managed_policy_map={}, sam_parser=Parser())
        return translator.translate(source, values, passthrough_metadata=True)


def _evaluated(kind: str, value: object) -> object:
    """
    A transform gets evaluated values: a list as a list.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-author.html
    """
    return str(value).split(",") if kind == "CommaDelimitedList" else value
