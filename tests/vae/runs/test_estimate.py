from vae.core import processes
from vae.runs import estimate


def test_an_epoch_is_measured_by_steps_of_the_run_itself(begun, monkeypatch):
    monkeypatch.setattr(estimate, "_SECONDS", 0.05)
    with processes.inline():
        small = estimate.measure(begun().plan().config)
        large = estimate.measure(begun(encoder_widths=(900, 900), decoder_widths=(900, 900)).plan().config)
    assert 0 < small.seconds_an_epoch < large.seconds_an_epoch < 60
    assert 50e6 < small.memory <= large.memory
