"""Metrics as Prometheus reads them."""

from penstock_runtime.metrics import Registry


def test_each_kind_has_its_text():
    registry = Registry({"definition": 'a"b\\c'})
    count = registry.counter("done_total", "What was done.")
    kinds = registry.counter("failed_total", "What failed.", "error")
    registry.gauge("held", "What is held.", lambda: 3)
    seconds = registry.histogram("seconds", "How long.", (0.1, 1.0))
    count.add()
    count.add(2)
    kinds.add(1, "ValueError")
    for value in (0.05, 0.1, 0.5, 7):
        seconds.observe(value)
    label = 'definition="a\\"b\\\\c"'
    assert registry.text() == (
        "# HELP done_total What was done.\n# TYPE done_total counter\n"
        f"done_total{{{label}}} 3\n"
        "# HELP failed_total What failed.\n# TYPE failed_total counter\n"
        f'failed_total{{{label},error="ValueError"}} 1\n'
        "# HELP held What is held.\n# TYPE held gauge\n"
        f"held{{{label}}} 3\n"
        "# HELP seconds How long.\n# TYPE seconds histogram\n"
        f'seconds_bucket{{{label},le="0.1"}} 2\n'
        f'seconds_bucket{{{label},le="1"}} 3\n'
        f'seconds_bucket{{{label},le="+Inf"}} 4\n'
        f"seconds_sum{{{label}}} 7.65\n"
        f"seconds_count{{{label}}} 4\n"
    )


def test_a_counter_without_label_is_there_from_the_start():
    registry = Registry({})
    registry.counter("done_total", "What was done.")
    assert "done_total{} 0\n" in registry.text()
