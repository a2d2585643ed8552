"""The built-in tasks of pctasks that batch workflows of datasets are made of: one module each, with `task`."""
