"""The six pipelines of the acceptance checks as a project in AWS; addresses and names are the checks' own values."""

from pathlib import Path

from tests.support import rendered

ENVIRONMENT = """\
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: prod
spec:
  cloud:
    type: aws
    accountId: "123456789012"
    region: eu-central-1
  images:
    pipelines: 123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipelines/{id}:1.0
  overlays:
    - kind: Pipeline
      name: "*"
      patch:
        spec:
          access:
            - {type: store, name: imagery-of-the-world, external: true}
"""
IMAGERY = "imagery-of-the-world"
SECRET = "arn:aws:secretsmanager:{region}:123456789012:secret:ingestor-AbCdEf"
TOPICS = {
    "amazonia_1": "arn:aws:sns:us-east-1:599544552497:NewAMQuicklook",
    "noaa_hrrr": "arn:aws:sns:us-east-1:123901341784:NewHRRRObject",
    "noaa_oisst": "arn:aws:sns:us-east-1:709902155096:NewCDRSeaSurfTempOptInterpObject",
    "sentinel1": "arn:aws:sns:eu-central-1:214830741341:SentinelS1L1C",
}
FILE_LIST = "s3://asdi-athena-testing-eu-central-1/inventories/copernicus-dem-30m.csv"
INVENTORIES = {
    "cop_dem_30": (FILE_LIST, 0, None),
    "noaa_oisst": ("s3://inventories-eu/oisst/hive/", 0, None),
    "sentinel1": ("s3://inventories-eu/sentinel-s1-l1c/hive/", 1, "2022-4-20"),
}
PIPELINES = ("amazonia_1", "aws_noaa_oisst_avhrr_only", "cop_dem_30", "noaa_hrrr", "noaa_oisst", "sentinel1")


def config(name: str) -> str:
    """Return the `config.yaml` of a pipeline."""
    secret = SECRET.format(region="us-west-2" if name == "noaa_hrrr" else "eu-central-1")
    lines = [
        f"id: {name}",
        "compute: awslambda",
        f"secret_arn: {secret}",
        "ingestor_url: https://ingestor.example.org/dev/",
    ]
    if name in TOPICS:
        lines.append(f"sns: {TOPICS[name]}")
    if name in INVENTORIES:
        location, frequency, chunk = INVENTORIES[name]
        lines += [f"inventory_location: {location}", f"historic_frequency: {frequency}"]
        if chunk is not None:
            lines.append(f"initial_chunk: {chunk}")
    return "\n".join(lines) + "\n"


def write(folder: Path) -> Path:
    """Write the project and return its folder."""
    files = {f"definitions/{name}/config.yaml": config(name) for name in PIPELINES}
    return rendered.project(folder, {**files, "environments/prod.yaml": ENVIRONMENT})
