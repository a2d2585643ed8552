"""Structural schemas of Kubernetes: judging a value, defaults, and the rules that the schemas themselves must keep.

They are OpenAPI 3 with `x-kubernetes-*`, and not JSON Schema 2020-12, so `penstock.schema` does not read them. Keywords that
begin with `x-penstock-` say more than a CustomResourceDefinition can; `emitted` takes them away again.
"""
