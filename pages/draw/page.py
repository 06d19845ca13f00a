"""Draw: a drawing of one's own, and what every model makes of it while the pen moves."""

import streamlit as st

from pages.draw import lead, scene
from ui import address, loaders, navigation, output, sidebar, views
from ui.components.live_draw.component import DRAW
from ui.components.live_draw.payload import DrawModel
from ui.sidebar import Choice
from ui.web import payload
from ui.widgets import image_picker, your_digits
from ui.widgets.selected_image import SelectedImage
from vae.data.dataset import RGB
from vae.export.provenance import origin

NOISE = "noise"  # in the address, as on the Reconstructions page
KEPT = "draw-noise"  # in the session


@st.fragment
def draw(choice: Choice, models: list[DrawModel], given: SelectedImage | None) -> None:
    """The pad (or the given image in its place), and every model following it. Lifting the pen runs nothing else."""
    shape = choice.dataset.image_shape
    drawing, sigma = your_digits.drawing(your_digits.MAIN, shape), noise_sd()
    address.tell_address(NOISE, f"{sigma:g}" if sigma else "")
    DRAW.show(
        scene.scene(choice, models, given, drawing, sigma),
        drawing=lambda: your_digits.take(your_digits.MAIN, DRAW.reported("drawing"), shape),
        sigma=keep_noise,
    )
    show_ways(given)
    output.pictures(
        choice.file_name("draw"),
        "What models make of a drawing" if given is None else "What models make of an image",
        lambda: scene.strips(choice, given, drawing, sigma),
        lambda: origin(choice.checkpoints, choice.dataset, noise_sd=sigma, strokes=drawing.strokes if drawing else []),
    )


def show_ways(given: SelectedImage | None) -> None:
    """From the image to other pages that begin with it."""
    own = "drawn" if given is None else "uploaded"  # as the addresses of those pages have it
    from_it, found = {"source": own}, {"own": own}
    if given is not None and given.index is not None:
        from_it, found = {"image": str(given.index)}, {"point": str(given.index)}
    with st.container(horizontal=True):
        navigation.way("walk", "Walk from it", **from_it)
        navigation.way("embeddings", "Find it on the map", **found)


def noise_sd() -> float:
    """The strength of the noise, as this session or the address knows it."""
    if (kept := st.session_state.get(KEPT)) is not None:
        return sound(kept)
    text = st.query_params.get(NOISE, "0")
    if not (sigma := sound(text)) and text.strip("0."):
        address.refuse(NOISE, text)
    return sigma


def keep_noise() -> None:
    """Remember what the slider in the browser was left at."""
    st.session_state[KEPT] = sound(DRAW.reported("sigma"))


def sound(given: object) -> float:
    """A strength that an address or a browser, both strangers, may ask for; 0 for anything else."""
    try:
        sigma = float(given)  # type: ignore[arg-type]  # of any type: what cannot be a number is refused here
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return round(sigma, 2) if 0 <= sigma <= image_picker.MAX_SIGMA else 0.0


place = navigation.heading("Draw", lead.QUESTION)
choice = sidebar.chosen()
if choice.dataset.channels == RGB:
    place.markdown(lead.answer(choice))
    st.info(
        "A pen draws in one ink, and these images have colour: nothing that is drawn would be like them. Choose grey "
        "images in the sidebar to draw, or see what the models make of a picture of yours.",
        icon=":material/info:",
    )
    navigation.way("reconstructions", "A picture of yours through every model", pick="uploaded")
    views.end()
place.markdown(lead.answer(choice))
given = image_picker.given(choice)
if models := scene.models(choice):
    draw(choice, models, given)
st.caption(
    "A drawing is scaled and centred as MNIST's images are; that is what the models get. "
    + ("The pad is dark on light, as the images of this data set are. " if choice.dataset.dark_on_light else "")
    + "Large: the reconstruction, "
    "decoded from μ. Small: ink added in orange, ink lost in blue. Error: binary cross-entropy against the image "
    "without noise, summed over its pixels. "
    + payload.judge_note(loaders.found_judge(choice.dataset, quiet=True))
    + "The planes: codes of up to 1,000 test images in the two directions in "
    "which the model's codes spread most (PCA), each with its own scale; the large point is your drawing, held at the "
    "edge where it lies beyond. Your drawing is kept for the other pages in this session, and nobody else sees it."
)
