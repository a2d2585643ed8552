"""The variables of Prio's environments, as both generations of its Terraform declare them."""

from penstock.dialects._shape import Field

ENVIRONMENT = {
    "environment": Field("text", required=True, about="the name that all names begin with", example='"prod-us"'),
    "localities": Field("list", required=True, about="who takes part", example='["us-ca", "us-ct"]'),
    "ingestors": Field("mapping", required=True, about="who sends batches, with settings for each locality"),
    "gcp_project": Field("text", hints=("project", "gcp_project_id")),
    "gcp_region": Field("text"),
    "aws_region": Field("text"),
    "use_aws": Field("boolean", hints=("aws",)),
    "pure_gcp": Field("boolean"),
    "is_first": Field("boolean"),
    "allowed_aws_account_ids": Field("list", hints=("aws_account_id", "account_id")),
    "intake_max_age": Field("text", hints=("max_age",)),
    "default_aggregation_period": Field("text", hints=("period",)),
    "default_aggregation_grace_period": Field("text", hints=("grace_period",)),
    "aggregation_period": Field("text"),
    "aggregation_grace_period": Field("text"),
    "default_peer_share_processor_manifest_base_url": Field("text"),
    "default_portal_server_manifest_base_url": Field("text"),
    "single_object_validation_batch_localities": Field("list"),
    "container_registry": Field("text", hints=("registry",)),
    "workflow_manager_version": Field("text"),
    "facilitator_version": Field("text"),
    "pushgateway": Field("text", hints=("push_gateway",)),
    # What belongs to the platform around the tuples; read, and not used.
    "state_bucket": Field("text"),
    "manifest_domain": Field("text"),
    "managed_dns_zone": Field("mapping"),
    "cluster_settings": Field("mapping"),
    "test_peer_environment": Field("mapping"),
    "key_rotator_version": Field("text"),
    "key_rotator_schedule": Field("text"),
    "enable_key_rotation_localities": Field("list"),
    "batch_signing_key_rotation_policy": Field("mapping"),
    "packet_encryption_key_rotation_policy": Field("mapping"),
    "victorops_routing_key": Field("text"),
    "prometheus_server_persistent_disk_size_gb": Field("integer"),
    "prometheus_helm_chart_version": Field("text"),
    "grafana_helm_chart_version": Field("text"),
    "cloudwatch_exporter_helm_chart_version": Field("text"),
    "stackdriver_exporter_helm_chart_version": Field("text"),
}
INGESTOR = {
    "manifest_base_url": Field(
        "text",
        required=True,
        about="where the ingestor says who it is",
        example='"exposure-notification.apple.com/manifest"',
    ),
    "localities": Field("mapping", required=True, about="settings for each locality"),
}
LOCALITY = {
    "min_intake_worker_count": Field("integer"),
    "max_intake_worker_count": Field("integer"),
    "min_aggregate_worker_count": Field("integer"),
    "max_aggregate_worker_count": Field("integer"),
    "intake_worker_count": Field("integer"),
    "aggregate_worker_count": Field("integer"),
    "aggregation_period": Field("text"),
    "aggregation_grace_period": Field("text"),
    "peer_share_processor_manifest_base_url": Field("text"),
    "portal_server_manifest_base_url": Field("text"),
    "pure_gcp": Field("boolean"),
}
PLACES = {name: "a locality of an ingestor" for name in LOCALITY if "worker_count" in name}
