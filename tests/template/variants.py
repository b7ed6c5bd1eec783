"""The parameters that template.yaml is transformed and created with: those that change its shape, one at a time."""

from sam import Template

_COMMON = {"AllowedOrigins": "https://app.example.org,https://www.example.org"}
DEV = {"Stage": "dev"} | _COMMON
PROD = {"Stage": "prod"} | _COMMON

_ACCOUNT = "us-east-1:123456789012"
_OWN = {
    "own secret": {"PusherSecretArn": f"arn:aws:secretsmanager:{_ACCOUNT}:secret:pusher-app-1a2B3c"},
    "own issuer": {
        "JwtIssuer": "https://id.example.org",
        "JwksUrl": "https://id.example.org/keys",
        "JwtAudience": "party-app",
    },
    "own table": {
        "PartyTableName": "parties",
        "PartyTableStreamArn": f"arn:aws:dynamodb:{_ACCOUNT}:table/parties/stream/2026-11-29T00:00:00.000",
    },
    "e-mail for alarms": {"AlarmEmail": "on-call@example.org"},
    "topic for alarms": {"AlarmTopicArn": f"arn:aws:sns:{_ACCOUNT}:alarms"},
    "no history": {"HistoryHours": "0"},
}


def variants() -> dict[str, dict[str, str]]:
    together: dict[str, str] = {}
    for values in _OWN.values():
        together |= values
    switches = {f"{name}={value}": {name: value} for name, value in _switches()}
    return (
        {"dev": DEV, "prod": PROD}
        | {name: PROD | values for name, values in _OWN.items()}
        | {name: DEV | values for name, values in switches.items()}
        | {"all of these": PROD | together}
    )


def _switches() -> list[tuple[str, str]]:
    """Of each parameter in a condition, the values that it lists other than the default; of a number, one other value."""
    template = Template.real()
    conditions = str(template.section("Conditions"))
    return [
        (name, str(value))
        for name, parameter in template.section("Parameters").items()
        if name != "Stage" and f"'{name}'" in conditions
        for value in parameter.get("AllowedValues", [parameter["Default"] + 1] if parameter["Type"] == "Number" else [])
        if value != parameter.get("Default")
    ]
