"""What differs between the clouds in the cluster: disks, and how a service is reached."""

from typing import Any, Final

from penstock.record import Record


class Disk(Record):
    """The provisioner of a class of disks and what it is told."""

    provisioner: str
    parameters: dict[str, str]


# Sources: "Amazon EBS CSI driver: parameters", "Azure Disk CSI driver: driver parameters", "Compute Engine persistent disk CSI".
DISKS: Final[dict[str, Disk]] = {
    "aws": Disk(
        "ebs.csi.aws.com",
        {
            "type": "gp3",
            "csi.storage.k8s.io/fstype": "ext4",
            "throughput": "270",
            "encrypted": "true",
            "allowAutoIOPSPerGBIncrease": "true",
        },
    ),
    "azure": Disk("disk.csi.azure.com", {"skuName": "Premium_LRS", "cachingMode": "None", "fsType": "ext4"}),
    "gcp": Disk("pd.csi.storage.gke.io", {"type": "pd-ssd", "csi.storage.k8s.io/fstype": "ext4"}),
}
EXPOSURE: Final = {
    "aws": "ingress",
    "azure": "internalLoadBalancer",
    "gcp": "ingress",
    "local": "nodePort",
}
# What keeps a load balancer inside the network of the cluster.
INTERNAL: Final[dict[str, dict[str, str]]] = {
    "aws": {
        "service.beta.kubernetes.io/aws-load-balancer-type": "external",
        "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
        "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
    },
    "azure": {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"},
    "gcp": {"networking.gke.io/load-balancer-type": "Internal"},
}


def service_values(exposure: str, cloud: str) -> dict[str, Any]:
    """Return type and annotations of a Service that is reached so."""
    if exposure == "internalLoadBalancer":
        return {"service_type": "LoadBalancer", "service_annotations": INTERNAL.get(cloud)}
    return {"service_type": "NodePort" if exposure == "nodePort" else "ClusterIP", "service_annotations": None}
