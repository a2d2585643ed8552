"""The loop of a consumer: receive, handle within limits, renew leases, settle; `worker.py` ties the parts together."""
