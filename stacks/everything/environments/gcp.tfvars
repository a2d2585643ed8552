# The meters in Google Cloud, as Prio's Terraform reads them.
environment     = "gcp"
gcp_project     = "windward-counts"
gcp_region      = "europe-north1"
localities      = ["uusimaa"]
manifest_domain = "counts.windward.example.org"

ingestors = {
  meters = {
    manifest_base_url = "meters.example.org/manifest"
    localities = {
      uusimaa = {
        min_intake_worker_count    = 1
        max_intake_worker_count    = 6
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
      }
    }
  }
  chargers = {
    manifest_base_url = "chargers.example.org/manifest"
    localities = {
      # Few cars, and they want their sums within the hour.
      uusimaa = {
        min_intake_worker_count    = 0
        max_intake_worker_count    = 3
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
        aggregation_period         = "30m"
        aggregation_grace_period   = "30m"
      }
    }
  }
}

is_first                         = false
use_aws                          = false
intake_max_age                   = "6h"
default_aggregation_period       = "8h"
default_aggregation_grace_period = "4h"
workflow_manager_version         = "0.6.100"
facilitator_version              = "0.6.100"

default_peer_share_processor_manifest_base_url = "counts.example.net"
default_portal_server_manifest_base_url        = "portal.example.org/manifest"
