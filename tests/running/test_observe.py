"""Reading a worker's metrics."""

from penstock.running.observe import Counts, Level, counts


def test_series_of_a_metric_are_added_up_and_others_passed_over():
    text = """\
# HELP penstock_messages_received_total Deliveries.
# TYPE penstock_messages_received_total counter
penstock_messages_received_total 12
penstock_messages_succeeded_total 9.0
penstock_messages_failed_total{error="ValueError"} 2
penstock_messages_failed_total{error="Time out {x}"} 1
penstock_messages_dead_lettered_total{reason="ValueError"} 1
penstock_messages_in_flight 4
penstock_handler_seconds_bucket{le="0.001"} 7
"""
    assert counts(text) == Counts(received=12, succeeded=9, failed=3, parked=1, in_flight=4)


def test_a_queue_is_idle_when_nothing_waits_and_nothing_is_leased():
    assert Level(0, 0, None, 5).idle
    assert not Level(1, 0).idle
    assert not Level(0, 1).idle
