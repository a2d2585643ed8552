# prio-tfvars
# 24:9 PEN1740 warning: `intake_worker_count` is deprecated: it is both the least and the most
#   write `min_intake_worker_count` and `max_intake_worker_count`
# 25:9 PEN1740 warning: `aggregate_worker_count` is deprecated: it is both the least and the most
#   write `min_aggregate_worker_count` and `max_aggregate_worker_count`
apiVersion: penstock.dev/v1
kind: Environment
metadata:
  name: west
spec:
  description: Prio, west.
  cloud:
    type: aws
    accountId: "123456789012"
    region: us-west-2
  cluster:
    name: west
---
apiVersion: penstock.dev/v1
kind: Workflow
metadata:
  name: west
  environments:
  - west
  labels:
    locality: ${{ matrix.locality }}
    ingestor: ${{ matrix.ingestor }}
spec:
  description: Tasks of Prio's environment west, one workflow for each locality and ingestor.
  namespace: ${{ matrix.locality }}
  trigger:
    type: bucketScan
    cron: "*/10 * * * *"
    scheduler:
      protocol: prio
      runtime: letsencrypt/prio-workflow-manager:0.6.98
      name: workflow-manager-${{ matrix.ingestor }}-west
      serviceAccount: ${{ matrix.locality }}-${{ matrix.ingestor }}-workflow-manager
      resources:
        requests:
          cpu: "0.5"
          memory: 500Mi
        limits:
          cpu: "1.5"
          memory: 8Gi
    instance: ${{ matrix.locality }}-${{ matrix.ingestor }}
    isFirst: true
    stores:
      ingestion:
        name: prio-west-${{ matrix.locality }}-${{ matrix.ingestor }}-ingestion
        exact: true
      own:
        name: prio-west-${{ matrix.locality }}-${{ matrix.ingestor }}-own-validation
        exact: true
      peer:
        name: prio-west-${{ matrix.locality }}-${{ matrix.ingestor }}-peer-validation
        exact: true
    queues:
      name: west-${{ matrix.locality }}-${{ matrix.ingestor }}
      rejected: true
    keys:
      signing: west-${{ matrix.locality }}-${{ matrix.ingestor }}-batch-signing-key
      decryption: west-${{ matrix.locality }}-ingestion-packet-decryption-key
    pushGateway:
      address: prometheus-pushgateway.monitoring:9091
      labels:
        ingestor: ${{ matrix.ingestor }}
        locality: ${{ matrix.locality }}
    maxAge: 75m
    period: 3h
    grace: 1h
  jobs:
    intake:
      tasks:
      - id: intake
        image: letsencrypt/prio-facilitator:0.6.98
        run: facilitator:intake_batch_worker
        args:
          worker-maximum-lifetime: 3600
          batch-signing-private-key-default-identifier: west-${{ matrix.locality }}-${{ matrix.ingestor }}-batch-signing-key
          peer-manifest-base-url: https://peer.example.net
    aggregate:
      tasks:
      - id: aggregate
        image: letsencrypt/prio-facilitator:0.6.98
        run: facilitator:aggregate_worker
        args:
          worker-maximum-lifetime: 3600
          batch-signing-private-key-default-identifier: west-${{ matrix.locality }}-${{ matrix.ingestor }}-batch-signing-key
          peer-manifest-base-url: https://peer.example.net
          permit-malformed-batch: true
  workers:
    intake:
      name: intake-batch-${{ matrix.ingestor }}
      protocol: prio
      resources:
        requests:
          cpu: "0.1"
          memory: 50Mi
        limits:
          cpu: "1.5"
          memory: 550Mi
      scale:
        min: 1
        max: 3
        queueLength: 1
      placement:
        spot: true
      gracePeriod: 10m
    aggregate:
      name: aggregate-${{ matrix.ingestor }}
      protocol: prio
      resources:
        requests:
          cpu: "0.1"
          memory: 50Mi
        limits:
          cpu: "1.5"
          memory: 550Mi
      scale:
        min: 1
        max: 3
        queueLength: 1
      placement:
        spot: true
      gracePeriod: 10m
  matrix:
    name: west-${{ matrix.locality }}-${{ matrix.ingestor }}
    axes:
      locality:
      - hill
      - dale
      ingestor:
      - lamps
    overrides:
    - match:
        ingestor: lamps
      patch:
        jobs:
          intake:
            tasks:
            - id: intake
              args:
                ingestor-manifest-base-url: https://lamps.example.org/manifest
          aggregate:
            tasks:
            - id: aggregate
              args:
                ingestor-manifest-base-url: https://lamps.example.org/manifest
    - match:
        locality: dale
      patch:
        jobs:
          intake:
            tasks:
            - id: intake
              args:
                write-single-object-validation-batches: true
    - match:
        ingestor: lamps
        locality: hill
      patch:
        workers:
          intake:
            scale:
              min: 1
              max: 20
          aggregate:
            scale:
              min: 1
              max: 9
        jobs:
          intake:
            tasks:
            - id: intake
              args:
                peer-manifest-base-url: https://test.example.net
          aggregate:
            tasks:
            - id: aggregate
              args:
                peer-manifest-base-url: https://test.example.net
                portal-manifest-base-url: https://portal.example.org
        trigger:
          period: 30m
          grace: 90m
    - match:
        ingestor: lamps
        locality: dale
      patch:
        workers:
          intake:
            scale:
              min: 2
              max: 2
          aggregate:
            scale:
              min: 1
              max: 1
