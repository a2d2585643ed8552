"""What ingest streams are made of, as pure functions: ids, paths into a record, Jsonnet templates, amounts, settings."""
