"""What the training run is sent; payload.js says the same to JavaScript."""

from typing import TypedDict

from ui.web.payload import ClassLook


class TrainingPayload(TypedDict):
    """A run: where its files are, and what it is; all that changes while it trains is fetched."""

    address: str  # what the addresses of its files begin with
    network: str  # JSON: the header of the decoder's blob, and its tensors with their shapes
    kind: str  # ae or vae
    latent: int
    beta: float  # as planned, and
    rate: float  # the learning rate, the highest of its schedule
    capacity: float  # nats; 0 where there is none
    free_bits: float
    epochs: int
    shape: tuple[int, int]
    channels: int
    names: list[str]  # of the ten images
    classes: list[ClassLook]
    accent: str
    word: str  # how the run is, as the page's buttons have it
    steerable: bool  # whether beta and rate may be turned here
    bytes_a_second: int  # at most
