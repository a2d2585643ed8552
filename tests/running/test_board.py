"""The table of a run."""

from io import StringIO

from penstock.running.board import Board, Row, table

ROWS = [
    Row("Workflow/orders", "orders", "running", 1234, 3, 0, 99, 1, 41.6),
    Row("Stream/clicks", "clicks", "failed (78)"),
]


def test_numbers_stand_on_the_right_and_what_is_unknown_is_empty():
    assert table(ROWS) == [
        "definition       worker  state        waiting  leased  dead  done  failed  msg/s",
        "Workflow/orders  orders  running        1,234       3     0    99       1     42",
        "Stream/clicks    clicks  failed (78)",
    ]


def test_lines_are_cut_to_the_terminal():
    assert {len(line) for line in table(ROWS, 20)} == {20}


def test_a_log_line_stands_above_the_table_that_is_drawn_again():
    stream = StringIO()
    board = Board(stream, 80, 24)
    board.draw(ROWS)
    board.log("a line", ROWS)
    drawn = stream.getvalue()
    assert drawn.count("\x1b[3A\x1b[J") == 1  # three lines were taken back
    assert drawn.index("a line") > drawn.index("\x1b[3A")
    assert drawn.count("Workflow/orders") == 2


def test_what_does_not_fit_on_the_screen_is_counted():
    stream = StringIO()
    Board(stream, 80, 7).draw([ROWS[0]] * 20)
    assert stream.getvalue().splitlines()[-1].startswith("... and 17 more")
