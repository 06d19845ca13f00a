import numpy as np

from vae.export import readings
from vae.foreign.interpretation import Reading
from vae.foreign.trials import Trial


def test_the_lowest_error_is_first_and_the_one_that_is_taken_is_said():
    found = [
        Trial(reading, (reading.heads,), error, None, None, np.zeros((1, 2, 2), np.float32))
        for reading, error in ((Reading(), 9.0), (Reading("interleaved"), 3.0))
    ]
    table = readings.table(found, Reading(), "digits")
    rows = [[column.text(cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    assert rows == [["interleaved", "3.0", "", "", ""], ["halves", "9.0", "", "", "taken"]]
