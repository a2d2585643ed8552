"""Snow cover: the package of the pipeline, as its image holds it."""
