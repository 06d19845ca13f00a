"""What the page of rate and distortion asks, and its answer."""

from collections.abc import Sequence

from pages.rate_distortion.models import PlaneModel

QUESTION = (
    "A code may say much and cost much, or say little and blur: β is the price of a nat of it. Each point is a trained "
    "model; along the line through it a nat of rate buys β nats of error. **Go from right to left: what does each nat "
    "that is saved cost?** Point at a model to see its pictures."
)


def answer(models: Sequence[PlaneModel]) -> str:
    """What the nats cost between the model that spends most and the one that spends least."""
    spent = sorted((one.rate, one.distortion, one.title) for one in models if one.rate is not None)
    if not spent:
        return "None of these models has a rate: an autoencoder has none."
    (least, blurred, low), (most, sharp, high) = spent[0], spent[-1]
    if most - least < 1:
        return f"All models shown spend about {most:.1f} nats."
    cost = (blurred - sharp) / (most - least)
    if cost <= 0:
        return (
            f"{low} says less of the image (rate {least:.1f} against {most:.1f} nats) and errs no more (distortion "
            f"{blurred:.1f} against {sharp:.1f} nats) than {high}: what is said more buys nothing here."
        )
    return (
        f"From {high} (rate {most:.1f}, distortion {sharp:.1f} nats) to {low} ({least:.1f} and {blurred:.1f} nats) "
        f"each nat saved costs {cost:.2f} nats of distortion on average; the curve says where it is cheap."
    )
