"""Needed is granted: functions of a pipeline under the roles and with the variables that the compiler wrote, where IAM is enforced.

moto checks every request against the role's policy once it is told to. What a role lacks shows as a failure of the function.
"""

import json
import urllib.request

import pytest

from tests.acceptance import stactools_project
from tests.acceptance.stactools_functions import event, function, query_results
from tests.runtime.queues.test_least_privilege import BATCHES
from tests.support import rendered, stac_api
from tests.support.services import moto

CHUNK = "sentinel1_chunk_parameter"
TABLE = "sentinel1-jwt-cache"
SCENE = '{"Message": "{\\"path\\": \\"GRD/scene\\"}"}'


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """An account with what the program of `sentinel1` makes, its roles, and IAM that is enforced."""
    running = moto.new_server().start()
    with stac_api.serve() as stac:
        yield Account(running, stac, tmp_path_factory.mktemp("privileges"))
    running.stop()


def enforceable(policy):
    """Return a policy as moto can enforce it: of all services here it knows the resource of a request for SQS alone.

    That the others name the exact resource is seen in `test_stactools_aws` (2.G 17); here their actions are enforced.
    """
    for statement in policy["Statement"]:
        services = {action.partition(":")[0] for action in statement["Action"]}
        if "sqs" not in services:
            statement["Resource"] = "*"
        statement["Action"] += [BATCHES[action] for action in statement["Action"] if action in BATCHES]
    return policy


class Account:
    """The account; `env(part)` are the variables of a function with credentials of its role."""

    def __init__(self, running, stac, folder):
        self.running, self.stac = running, stac
        self.client = lambda service: moto.client(service, running)
        client_id, secret = stac_api.CLIENT
        values = {"client_id": client_id, "client_secret": secret, "cognito_domain": stac.url, "scope": stac_api.SCOPE}
        made = self.client("secretsmanager").create_secret(Name="ingestor", SecretString=json.dumps(values))
        self.recorded = self._recorded(folder, made["ARN"])
        self._make()
        self.credentials = {part: self._credentials(part) for part in ("item", "historic")}
        found = (("key", "bucket"), [("/test/manifest.safe", "sentinel-s1-l1c")])
        query_results(found, found, server=running)
        url = f"{running.url}/moto-api/reset-auth"
        with urllib.request.urlopen(
            urllib.request.Request(url, data=b"0", headers={"Content-Type": "text/plain"})
        ) as answer:
            assert answer.status == 200

    def _recorded(self, folder, secret):
        project = stactools_project.write(folder)
        config = project / "definitions/sentinel1/config.yaml"
        config.write_text(config.read_text().replace(stactools_project.SECRET.format(region=moto.REGION), secret))
        rendered.render(project, "-e", "prod")
        return rendered.record(project, "prod")

    def _one(self, kind, ending):
        found = [
            one
            for one in rendered.of(self.recorded, "pipeline-sentinel1")
            if one.type.endswith(f":{kind}") and one.name.endswith(ending)
        ]
        assert len(found) == 1
        return found[0]

    def _make(self):
        self.client("sqs").create_queue(QueueName="sentinel1")
        self.client("sqs").create_queue(QueueName="somebody-elses")
        self.client("ssm").put_parameter(Name=CHUNK, Value="2022-04-20", Type="String")
        self.client("ssm").put_parameter(Name="somebody-elses", Value="2022-04-20", Type="String")
        self.client("athena").create_work_group(Name="sentinel1")
        self.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "client_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "client_id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

    def _credentials(self, part):
        iam = self.client("iam")
        role = self._one("Role", f"-identity-{part}")
        arn = iam.create_role(RoleName=part, AssumeRolePolicyDocument=role.get("assumeRolePolicy"))["Role"]["Arn"]
        policy = enforceable(rendered.document(self._one("RolePolicy", f"-identity-{part}-policy").get("policy")))
        iam.put_role_policy(RoleName=part, PolicyName="grants", PolicyDocument=json.dumps(policy))
        return self.client("sts").assume_role(RoleArn=arn, RoleSessionName=part)["Credentials"]

    def env(self, part):
        """Return what the compiler wrote, with credentials of the role, and addresses of this machine."""
        found = self.credentials[part]
        variables = self._one("Function", f"-function-{part}").get("environment", "variables")
        return {
            **variables,
            "AWS_ACCESS_KEY_ID": found["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": found["SecretAccessKey"],
            "AWS_SESSION_TOKEN": found["SessionToken"],
            "AWS_ENDPOINT_URL": self.running.url,
            "AWS_DEFAULT_REGION": moto.REGION,
            **({"INGESTOR_URL": f"{self.stac.url}/dev"} if part == "item" else {}),
        }


def test_2G_17_the_item_function_may_do_what_it_does(account):
    with function("sentinel1", "app:handler", account.env("item")) as api:
        done = api.invoke(event(SCENE))
    assert done.answer == {"batchItemFailures": []}, done
    (posted,) = account.stac.asked("/ingestions")
    assert posted.headers["Authorization"] == "bearer token-1", "secret, table and provider were reached"


def test_2G_17_the_historic_function_may_do_what_it_does(account):
    with function("sentinel1", "historic:handler", account.env("historic")) as api:
        done = api.invoke({})
    assert done.error is None, done


def test_2G_17_the_historic_function_may_not_send_to_another_queue(account):
    url = f"https://sqs.eu-central-1.amazonaws.com/{moto.ACCOUNT}/somebody-elses"
    with function("sentinel1", "historic:handler", {**account.env("historic"), "QUEUE_URL": url}) as api:
        done = api.invoke({})
    assert done.error is not None
    assert "AccessDenied" in json.dumps(done.error)


@pytest.mark.parametrize(
    ("part", "denied"),
    [("item", "ssm:PutParameter"), ("historic", "dynamodb:PutItem"), ("historic", "sqs:ReceiveMessage")],
)
def test_2G_17_what_a_function_does_not_do_it_may_not(account, part, denied):
    policy = rendered.document(account._one("RolePolicy", f"-identity-{part}-policy").get("policy"))
    assert denied not in {action for statement in policy["Statement"] for action in statement["Action"]}


def test_2G_17_the_historic_function_has_neither_the_sink_nor_its_secret(account):
    borrowed = {
        **account.env("item"),
        **{key: value for key, value in account.env("historic").items() if key.startswith("AWS")},
    }
    with function("sentinel1", "app:handler", borrowed) as api:
        failed = api.init_errors.get(timeout=20)
    assert failed["errorType"] == "Denied"
