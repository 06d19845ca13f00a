import pytest

from pages.rate_distortion import lead
from pages.rate_distortion.models import PlaneModel


def model(beta: float, rate: float | None, distortion: float) -> PlaneModel:
    return PlaneModel(f"{beta:g}", f"β = {beta:g}", ("vae", beta), 0, "#123456", rate, distortion, (), "", "digits")


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ([], "None of these models has a rate"),
        ([model(0, None, 60)], "None of these models has a rate"),
        ([model(2, 12.2, 80), model(4, 11.9, 82)], "All models shown spend about 12.2 nats."),
        ([model(2, 30, 80), model(4, 20, 95)], "each nat saved costs 1.50 nats of distortion on average"),
        ([model(2, 30, 80), model(4, 20, 79)], "β = 4 says less of the image (rate 20.0 against 30.0 nats)"),
    ],
)
def test_answer_is_what_a_nat_costs_or_that_it_buys_nothing(models, said):
    assert said in lead.answer(models)
