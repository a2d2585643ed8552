"""Node pools of the AKS cluster, where the environment lists them."""

from typing import Any

from penstock.definitions.environment import Cluster, NodePool
from penstock.place import Place
from penstock.targets.pulumi.model import Resource
from penstock.targets.pulumi.names import logical, variable

SPOT_KEY = "kubernetes.azure.com/scalesetpriority"


def _pool(pool: NodePool, cluster: Cluster, group: Any) -> Resource:
    labels = {cluster.node_group_label: pool.node_group} if pool.node_group else {}
    args: dict[str, Any] = {
        "resource_group_name": group,
        "resource_name_": cluster.name,
        "agent_pool_name": pool.name,
        "mode": "User",
        "os_type": "Linux",
        "type": "VirtualMachineScaleSets",
        "vm_size": pool.vm_size,
        "enable_auto_scaling": True,
        "min_count": pool.min,
        "max_count": pool.max,
        "node_labels": {**labels, SPOT_KEY: "spot"} if pool.spot else labels or None,
    }
    if pool.spot:
        args |= {
            "scale_set_priority": "Spot",
            "scale_set_eviction_policy": "Delete",
            "spot_max_price": -1.0,
            "node_taints": [f"{SPOT_KEY}=spot:NoSchedule"],
        }
    return Resource(
        var=variable(f"pool-{pool.name}"),
        type="azure_native.containerservice.AgentPool",
        name=logical("", f"pool-{pool.name}"),
        args=args,
    )


def resources(place: Place, group: Any) -> list[Resource]:
    """Return one agent pool for each entry of `cluster.nodePools`."""
    cluster = place.spec.cluster
    if cluster is None:
        return []
    return [_pool(pool, cluster, group) for pool in cluster.node_pools]
