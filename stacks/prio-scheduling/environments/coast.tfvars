# One environment of Prio in Google Cloud, as its Terraform reads it.
environment     = "coast"
gcp_project     = "counts-coast"
gcp_region      = "europe-west1"
localities      = ["north", "south"]
manifest_domain = "counts.example.org"

ingestors = {
  buoys = {
    manifest_base_url = "buoys.example.org/manifest"
    localities = {
      north = {
        min_intake_worker_count    = 1
        max_intake_worker_count    = 12
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
      }
      # The south is small, and wants its sums within the hour.
      south = {
        min_intake_worker_count    = 1
        max_intake_worker_count    = 3
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
        aggregation_period         = "30m"
        aggregation_grace_period   = "30m"
      }
    }
  }
  gauges = {
    manifest_base_url = "gauges.example.org/manifest"
    localities = {
      north = {
        min_intake_worker_count    = 1
        max_intake_worker_count    = 6
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
      }
      south = {
        min_intake_worker_count    = 1
        max_intake_worker_count    = 3
        min_aggregate_worker_count = 0
        max_aggregate_worker_count = 3
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

single_object_validation_batch_localities = ["south"]
