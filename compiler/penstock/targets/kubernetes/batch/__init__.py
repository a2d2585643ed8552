"""Batch workflows as Argo WorkflowTemplates: a DAG of jobs, each a row of tasks, once or for each item of a list."""
