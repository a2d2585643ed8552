"""Secrets of AWS Secrets Manager by reference: `{{resolve:secretsmanager:ID:SecretString:KEY}}` in the environment.

The form is CloudFormation's dynamic reference (AWS CloudFormation user guide, "Get values from Secrets Manager"): ID is a name or
an ARN, `SecretString` and KEY (a key of the secret's JSON) may be left out. The reference is the whole value of a variable. It is
resolved when the process starts, so that neither a program nor the configuration of a function ever holds the secret.
"""

import asyncio
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from penstock_runtime.aws.client import AwsClient
from penstock_runtime.errors import Unusable

_REFERENCE = re.compile(r"\{\{resolve:secretsmanager:(?P<rest>[^{}]+)\}\}")
_ARN_PARTS = 7  # arn, partition, service, region, account, "secret", name


@dataclass(frozen=True, slots=True)
class Reference:
    """One secret (name or ARN) and the key of its JSON that is meant; None for the whole text."""

    secret: str
    key: str | None

    @property
    def region(self) -> str | None:
        """The region that an ARN names; None for a name."""
        return self.secret.split(":")[3] if self.secret.startswith("arn:") else None


def parse(value: str) -> Reference | None:
    """Return the reference that a value is, None when it is none. Raises Unusable for a malformed one."""
    match = _REFERENCE.fullmatch(value.strip())
    if match is None:
        if "{{resolve:secretsmanager:" in value:
            raise Unusable("a reference to a secret must be the whole value of a variable")
        return None
    parts = match["rest"].split(":")
    count = _ARN_PARTS if parts[0] == "arn" else 1
    secret, more = ":".join(parts[:count]), parts[count:]
    if len(parts) < count or (more and more[0] != "SecretString") or len(more) > 2:
        raise Unusable(f"{match[0]} is not of the form {{{{resolve:secretsmanager:ID:SecretString:KEY}}}}")
    return Reference(secret, more[1] if len(more) == 2 and more[1] else None)


async def resolve(env: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of `env` that are references, with their values. Each secret is asked for once.

    Raises Denied, Missing, Unavailable, and Unusable for a secret without the key. No message holds a value.
    """
    found: dict[str, Reference] = {}
    for name, value in env.items():
        try:
            reference = parse(value)
        except Unusable as error:
            raise Unusable(f"{name}: {error}") from error
        if reference is not None:
            found[name] = reference
    texts = await _texts({reference.secret: reference.region for reference in found.values()}, env)
    return {name: _value(name, reference, texts[reference.secret]) for name, reference in found.items()}


def resolve_environment() -> None:
    """Put the values into the environment of this process, before anything else runs. Raises as `resolve`."""
    os.environ.update(asyncio.run(resolve(os.environ)))


async def _texts(secrets: Mapping[str, str | None], env: Mapping[str, str]) -> dict[str, str]:
    """Return secret -> its text, asked for at once, each in its own region."""
    clients: dict[str, AwsClient] = {}
    try:
        for region in {region or _region(env) for region in secrets.values()}:
            clients[region] = AwsClient("secretsmanager", region, target="secretsmanager", json="1.1", env=env)
        answers = await asyncio.gather(
            *[_text(clients[region or _region(env)], secret) for secret, region in secrets.items()],
            return_exceptions=True,
        )
    finally:
        for client in clients.values():
            await client.close()
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return dict(zip(secrets, [str(answer) for answer in answers], strict=True))


async def _text(client: AwsClient, secret: str) -> str:
    answer = await client.call("GetSecretValue", {"SecretId": secret}, what=f"secret {secret}")
    if not isinstance(answer.get("SecretString"), str):
        raise Unusable(f"secret {secret} holds no text")
    return str(answer["SecretString"])


def _region(env: Mapping[str, str]) -> str:
    region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION")
    if not region:
        raise Unusable("a secret is named without its region, and AWS_REGION is not set")
    return region


def _value(name: str, reference: Reference, text: str) -> str:
    if reference.key is None:
        return text
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict) or not isinstance(values.get(reference.key), str):
        known = ", ".join(sorted(values)) if isinstance(values, dict) else "it is no JSON object"
        raise Unusable(f"{name}: secret {reference.secret} has no key {reference.key} (it has: {known})") from None
    return str(values[reference.key])
