"""Tables of resource types: where the physical name stands and what an ID or ARN looks like.

Shapes follow the public resource ID and ARN formats of the clouds.
"""

_STORAGE = "{rg}/providers/Microsoft.Storage/storageAccounts/{accountName}"
_COSMOS = "{rg}/providers/Microsoft.DocumentDB/databaseAccounts/{accountName}"
_IDENTITY = "{rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"
_EVENTGRID = "{rg}/providers/Microsoft.EventGrid"
_AKS = "{rg}/providers/Microsoft.ContainerService/managedClusters/{resourceName}"
_VAULT = "{rg}/providers/Microsoft.KeyVault/vaults/{vaultName}"

# type without its package prefix -> (property that holds the physical name, ID)
AZURE: dict[str, tuple[str, str]] = {
    "resources:ResourceGroup": ("resourceGroupName", "{rg}"),
    "storage:StorageAccount": ("accountName", _STORAGE),
    "storage:Queue": ("queueName", _STORAGE + "/queueServices/default/queues/{queueName}"),
    "storage:BlobContainer": ("containerName", _STORAGE + "/blobServices/default/containers/{containerName}"),
    "storage:Table": ("tableName", _STORAGE + "/tableServices/default/tables/{tableName}"),
    "managedidentity:UserAssignedIdentity": ("resourceName", _IDENTITY),
    "managedidentity:FederatedIdentityCredential": (
        "federatedIdentityCredentialResourceName",
        _IDENTITY + "/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
    ),
    "authorization:RoleAssignment": (
        "roleAssignmentName",
        "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    ),
    "authorization:RoleDefinition": (
        "roleDefinitionId",
        "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    ),
    "cosmosdb:DatabaseAccount": ("accountName", _COSMOS),
    "cosmosdb:SqlResourceSqlDatabase": ("databaseName", _COSMOS + "/sqlDatabases/{databaseName}"),
    "cosmosdb:SqlResourceSqlContainer": (
        "containerName",
        _COSMOS + "/sqlDatabases/{databaseName}/containers/{containerName}",
    ),
    "cosmosdb:SqlResourceSqlRoleAssignment": ("roleAssignmentId", _COSMOS + "/sqlRoleAssignments/{roleAssignmentId}"),
    "cosmosdb:SqlResourceSqlRoleDefinition": ("roleDefinitionId", _COSMOS + "/sqlRoleDefinitions/{roleDefinitionId}"),
    "eventgrid:SystemTopic": ("systemTopicName", _EVENTGRID + "/systemTopics/{systemTopicName}"),
    "eventgrid:SystemTopicEventSubscription": (
        "eventSubscriptionName",
        _EVENTGRID + "/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}",
    ),
    "eventgrid:EventSubscription": (
        "eventSubscriptionName",
        "{scope}/providers/Microsoft.EventGrid/eventSubscriptions/{eventSubscriptionName}",
    ),
    "eventgrid:Topic": ("topicName", _EVENTGRID + "/topics/{topicName}"),
    "containerservice:ManagedCluster": ("resourceName", _AKS),
    "containerservice:AgentPool": ("agentPoolName", _AKS + "/agentPools/{agentPoolName}"),
    "keyvault:Vault": ("vaultName", _VAULT),
    "keyvault:Secret": ("secretName", _VAULT + "/secrets/{secretName}"),
    "containerregistry:Registry": (
        "registryName",
        "{rg}/providers/Microsoft.ContainerRegistry/registries/{registryName}",
    ),
    "operationalinsights:Workspace": (
        "workspaceName",
        "{rg}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
    ),
    "monitor:ActionGroup": ("actionGroupName", "{rg}/providers/Microsoft.Insights/actionGroups/{actionGroupName}"),
    "monitor:MetricAlert": ("ruleName", "{rg}/providers/Microsoft.Insights/metricAlerts/{ruleName}"),
}

# type -> (property that holds the physical name or None, ARN or None, ID or None when it is the name)
AWS: dict[str, tuple[str | None, str | None, str | None]] = {
    "sqs/queue:Queue": ("name", "sqs:{region}:{account}:{name}", "https://sqs.{region}.amazonaws.com/{account}/{name}"),
    "sqs/queuePolicy:QueuePolicy": (None, None, "{queueUrl}"),
    "sqs/redriveAllowPolicy:RedriveAllowPolicy": (None, None, "{queueUrl}"),
    "sqs/redrivePolicy:RedrivePolicy": (None, None, "{queueUrl}"),
    "sns/topic:Topic": ("name", "sns:{region}:{account}:{name}", "{arn}"),
    "sns/topicPolicy:TopicPolicy": (None, None, "{arn}"),
    "sns/topicSubscription:TopicSubscription": (None, "{topic}:{hash}", "{arn}"),
    "iam/role:Role": ("name", "iam::{account}:role{path}{name}", None),
    "iam/policy:Policy": ("name", "iam::{account}:policy{path}{name}", "{arn}"),
    "iam/rolePolicy:RolePolicy": ("name", None, "{role}:{name}"),
    "iam/rolePolicyAttachment:RolePolicyAttachment": (None, None, "{role}/{policyArn}"),
    "iam/openIdConnectProvider:OpenIdConnectProvider": (None, "iam::{account}:oidc-provider/{host}", "{arn}"),
    "iam/serviceLinkedRole:ServiceLinkedRole": (None, "iam::{account}:role/aws-service-role/{awsServiceName}", "{arn}"),
    "lambda/function:Function": ("name", "lambda:{region}:{account}:function:{name}", None),
    "lambda/permission:Permission": ("statementId", None, None),
    "lambda/eventSourceMapping:EventSourceMapping": (
        None,
        "lambda:{region}:{account}:event-source-mapping:{uuid}",
        "{uuid}",
    ),
    "lambda/invocation:Invocation": (None, None, "{functionName}_{hash}"),
    "s3/bucket:Bucket": ("bucket", "s3:::{bucket}", None),
    "dynamodb/table:Table": ("name", "dynamodb:{region}:{account}:table/{name}", None),
    "ssm/parameter:Parameter": ("name", "ssm:{region}:{account}:parameter/{bare}", None),
    "cloudwatch/logGroup:LogGroup": ("name", "logs:{region}:{account}:log-group:{name}", None),
    "cloudwatch/eventRule:EventRule": ("name", "events:{region}:{account}:rule/{name}", None),
    "cloudwatch/eventTarget:EventTarget": (None, None, "{rule}-{hash}"),
    "cloudwatch/metricAlarm:MetricAlarm": ("name", "cloudwatch:{region}:{account}:alarm:{name}", None),
    "scheduler/schedule:Schedule": ("name", "scheduler:{region}:{account}:schedule/{group}/{name}", "{group}/{name}"),
    "scheduler/scheduleGroup:ScheduleGroup": ("name", "scheduler:{region}:{account}:schedule-group/{name}", None),
    "glue/catalogDatabase:CatalogDatabase": ("name", "glue:{region}:{account}:database/{name}", "{account}:{name}"),
    "glue/catalogTable:CatalogTable": (
        "name",
        "glue:{region}:{account}:table/{databaseName}/{name}",
        "{account}:{databaseName}:{name}",
    ),
    "athena/workgroup:Workgroup": ("name", "athena:{region}:{account}:workgroup/{name}", None),
    "athena/database:Database": ("name", None, None),
    "athena/namedQuery:NamedQuery": ("name", None, "{uuid}"),
    "secretsmanager/secret:Secret": ("name", "secretsmanager:{region}:{account}:secret:{name}-{hash6}", "{arn}"),
    "secretsmanager/secretVersion:SecretVersion": (None, "{secretId}", "{secretId}|{uuid}"),
    "kms/key:Key": (None, "kms:{region}:{account}:key/{uuid}", "{uuid}"),
    "kms/alias:Alias": ("name", "kms:{region}:{account}:{name}", None),
    "ecr/repository:Repository": ("name", "ecr:{region}:{account}:repository/{name}", None),
    "eks/podIdentityAssociation:PodIdentityAssociation": (
        None,
        "eks:{region}:{account}:podidentityassociation/{clusterName}/{hash}",
        "{hash}",
    ),
    "eks/cluster:Cluster": ("name", "eks:{region}:{account}:cluster/{name}", None),
}

# type -> (property that holds the physical name, ID)
GCP: dict[str, tuple[str, str]] = {
    "pubsub/topic:Topic": ("name", "projects/{project}/topics/{name}"),
    "pubsub/subscription:Subscription": ("name", "projects/{project}/subscriptions/{name}"),
    "storage/bucket:Bucket": ("name", "{name}"),
    "serviceaccount/account:Account": (
        "accountId",
        "projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
    ),
    "secretmanager/secret:Secret": ("secretId", "projects/{project}/secrets/{secretId}"),
    "artifactregistry/repository:Repository": (
        "repositoryId",
        "projects/{project}/locations/{location}/repositories/{repositoryId}",
    ),
    "cloudscheduler/job:Job": ("name", "projects/{project}/locations/{region}/jobs/{name}"),
    "cloudfunctionsv2/function:Function": ("name", "projects/{project}/locations/{location}/functions/{name}"),
    "monitoring/alertPolicy:AlertPolicy": ("displayName", "projects/{project}/alertPolicies/{hash}"),
}


# provider -> its setting -> the field of `Answers`
SETTINGS = {
    "aws": {"region": "region"},
    "azure-native": {"subscriptionId": "subscription", "tenantId": "tenant", "location": "region"},
    "gcp": {"project": "gcp_project", "region": "region"},
}
