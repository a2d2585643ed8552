"""Default answers of provider functions (invokes) that generated programs may call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.support.pulumi_clouds import Answers, digest, guid


def answer(answers: Answers, token: str, args: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the provider function gives back, or None when neither the caller nor this table knows it."""
    given = answers.invokes(token, args) if answers.invokes else None
    if given is not None:
        return dict(given)
    if token == "aws:iam/getPolicyDocument:getPolicyDocument":
        return _policy_document(args)
    return _fixed(answers, args).get(token)


def _fixed(answers: Answers, args: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    account, region, project = answers.account, answers.region, answers.gcp_project
    azure = {
        "subscriptionId": answers.subscription,
        "tenantId": answers.tenant,
        "clientId": guid("deployer"),
        "objectId": guid("deployer", "object"),
    }
    key = {"keyName": "key1", "value": digest("key", args.get("accountName")), "permissions": "FULL"}
    caller = f"arn:aws:iam::{account}:user/deployer"
    storage = "service-1234567890@gs-project-accounts.iam.gserviceaccount.com"
    return {
        "aws:index/getCallerIdentity:getCallerIdentity": {
            "accountId": account,
            "arn": caller,
            "id": account,
            "userId": "A",
        },
        "aws:index/getRegion:getRegion": {"region": region, "name": region, "id": region, "description": region},
        "aws:index/getPartition:getPartition": {
            "partition": "aws",
            "dnsSuffix": "amazonaws.com",
            "id": "aws",
            "reverseDnsPrefix": "com.amazonaws",
        },
        "azure-native:authorization:getClientConfig": azure,
        "azure-native:authorization:getClientToken": {"token": "token"},
        "azure-native:storage:listStorageAccountKeys": {"keys": [key]},
        "gcp:organizations/getProject:getProject": {"projectId": project, "number": "1234567890", "id": project},
        "gcp:organizations/getClientConfig:getClientConfig": {"project": project, "region": region, "id": project},
        "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": {
            "emailAddress": storage,
            "id": storage,
            "member": f"serviceAccount:{storage}",
            "project": args.get("project", project),
        },
    }


def _policy_document(args: Mapping[str, Any]) -> dict[str, Any]:
    """Build the JSON that the real function builds, for the fields of a statement that IAM policies use most."""
    statements = []
    for given in args.get("statements") or []:
        statement: dict[str, Any] = {"Effect": given.get("effect", "Allow")}
        for source, target in (("sid", "Sid"), ("actions", "Action"), ("resources", "Resource")):
            if given.get(source) is not None:
                statement[target] = given[source]
        for principal in given.get("principals") or []:
            statement.setdefault("Principal", {})[principal["type"]] = principal["identifiers"]
        for condition in given.get("conditions") or []:
            statement.setdefault("Condition", {}).setdefault(condition["test"], {})[condition["variable"]] = condition[
                "values"
            ]
        statements.append(statement)
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return {"json": text, "minifiedJson": text, "id": digest(text, length=10)}
