"""Embeddings: where every image's code lies, model beside model."""

from __future__ import annotations

import streamlit as st

from pages.embeddings import colouring, exports, images, lead, map_state, maps, scene, your_digit
from pages.embeddings.colouring import Colouring
from pages.embeddings.images import Sample
from pages.embeddings.map_state import MapState
from pages.embeddings.maps import TSNE, MapRequest, ModelMap
from ui import address, navigation, output, public, sidebar, study_panel, views
from ui.components.scatter.component import SCATTER
from ui.jobs import Status
from ui.leads import Place
from ui.sidebar import Choice
from ui.study_panel import StudyPanel
from ui.widgets import digits_html, image_picker, your_digits
from ui.widgets.selected_image import SelectedImage
from vae.core.errors import BetascopeError
from vae.figures.colours import LOOKS
from vae.latent.tsne import Settings

FRAME = "embeddings-frame"  # in the session: which frame of which map is shown again
WAYS = (
    ("walk", your_digits.MAIN, "Walk from"),
    ("interpolation", "from", "Interpolate from"),
    ("interpolation", "to", "Interpolate to"),
)


def choose(choice: Choice) -> tuple[MapRequest, Colouring, SelectedImage | None]:
    """The controls: which map of which images, coloured by what, and the visitor's own digit."""
    with st.container(horizontal=True, vertical_alignment="top", gap="medium"):
        kind = st.segmented_control(
            "Map",
            list(maps.KINDS),
            default=maps.PCA,
            key="map",
            bind="query-params",
            required=True,
            help="PCA: the codes along the directions in which they spread most. t-SNE: a map on which near codes "
            "stay near; distances between groups, and their sizes, mean little.",
        )
        by = st.selectbox("Colour", colouring.choices(choice.dataset), key="colour", bind="query-params", width=210)
        rank = 0
        if by == colouring.DIMENSION:
            longest = max(checkpoint.config.latent_dim for checkpoint in choice.checkpoints)
            rank = image_picker.number("Rank", longest - 1, 0, "rank")
        n = choose_size(choice)
        perplexity = image_picker.number("Perplexity", 100, 30, "perplexity", first=2) if kind == TSNE else 30
    row = st.container(horizontal=True, vertical_alignment="top", gap="medium")
    with row:
        seed = image_picker.seed()
    own_image = image_picker.own(choice, row)
    request = MapRequest(images.draw(choice, n, seed), str(kind), Settings(perplexity=perplexity, seed=seed))
    return request, Colouring(str(by), rank), own_image


def choose_size(choice: Choice) -> int:
    """How many images; the choice begins anew where another data set or class does not have as many."""
    sizes, first = images.sizes(choice), images.first(choice)
    if st.session_state.get("n") not in (None, *sizes):
        st.session_state["n"] = first
    address.spelled("n", (f"{n:,}" for n in sizes))
    return int(
        st.selectbox(
            "Images",
            sizes,
            index=sizes.index(first),
            format_func=lambda n: f"{n:,}",
            key="n",
            bind="query-params",
            width=130,
            help="Test images; beyond those, training images as well.",
        )
    )


def draw(choice: Choice, request: MapRequest, how: Colouring, own_image: SelectedImage | None, place: Place) -> bool:
    """The map, what is selected on it, the visitor's digit; True as long as it converges."""
    sample = request.sample
    state = map_state.after(map_state.current(sample), SCATTER.reported("told"), sample)
    map_state.keep(state)
    map_state.write(state, sample)

    panel = StudyPanel("tsne", request.map, "Embeddings")
    by_title, troubles, statuses = measure(panel, choice, request)
    place.markdown(lead.answer(by_title))
    near = your_digit.near(choice, sample, by_title, own_image) if own_image else {}
    if request.kind == TSNE and by_title:
        with st.container(key="map-at-work"):  # as high whatever stands in it: the map does not move
            steer(panel, request, by_title, statuses)
    visitor = scene.visitor(choice, own_image, near) if own_image and near else None
    SCATTER.show(scene.scene(choice, sample, by_title, troubles, how, state, visitor), told=lambda: None)
    show_ways(choice, sample, state)
    if own_image and near:
        navigation.section("Next to your own image")
        st.html(digits_html.rows(your_digit.lines(choice, sample, own_image, near)))
        st.caption("The nearest codes of this map's images, by Euclidean distance in each model's latent space.")
    if by_title and not views.alone():
        exports.buttons(choice, request, by_title, state)
    return any(model_map.busy for model_map in by_title.values())


def measure(
    panel: StudyPanel, choice: Choice, request: MapRequest
) -> tuple[dict[str, ModelMap], dict[str, str], dict[str, Status]]:
    """By title the maps there are, and a sentence for each model that has none; how far each t-SNE is, by its key."""
    by_title: dict[str, ModelMap] = {}
    troubles: dict[str, str] = {}
    statuses: dict[str, Status] = {}
    frame = frame_shown(request)
    for title, model in choice.models.items():
        checkpoint = model.checkpoint
        try:
            if request.kind == TSNE:
                status = statuses[request.key(checkpoint)] = maps.follow_tsne(panel, model, request)
                by_title[title] = maps.by_tsne(checkpoint, request, status, frame)
            else:
                by_title[title] = maps.along_principal_axes(checkpoint, request)
                maps.ahead(panel, model, request)
        except BetascopeError as error:
            troubles[title] = str(error)
    if frame is not None:
        still = any(model_map.busy for model_map in by_title.values())
        st.session_state[FRAME] = (request.map, frame + 1) if still else None
    return by_title, troubles, statuses


def steer(panel: StudyPanel, request: MapRequest, by_title: dict[str, ModelMap], statuses: dict[str, Status]) -> None:
    """Begin, stop, see it once more."""
    if frame_shown(request) is not None:
        st.caption("How it converged.")
        return
    if any(model_map.busy for model_map in by_title.values()):
        panel.steer(statuses, "iterations")
    elif any(model_map.place is None for model_map in by_title.values()):
        panel.offer(f"Begin t-SNE of {len(request.sample):,} images", key="tsne-begin", type="primary")
    elif st.button("See it converge", icon=":material/replay:", key="tsne-again"):
        st.session_state[FRAME] = (request.map, 0)
        st.rerun()


def frame_shown(request: MapRequest) -> int | None:
    """Which frame of this map is shown again, if one is."""
    shown = st.session_state.get(FRAME)
    return shown[1] if shown and request.kind == TSNE and shown[0] == request.map else None


def show_ways(choice: Choice, sample: Sample, state: MapState) -> None:
    """From the image that is kept to the other pages: by its index, or a training image as a picture."""
    if state.picked is None:
        return
    index, number = int(sample.indices[state.picked]), int(sample.numbers[state.picked])
    ends = image_picker.ends(choice.dataset)
    with st.container(horizontal=True, vertical_alignment="center"):
        for file, slot, text in WAYS:
            if index < sample.tested:
                navigation.way(
                    file, f"{text} #{number}", **{**(ends if file == "interpolation" else {}), slot: str(index)}
                )
            elif st.button(f"{text} training image #{number}", key=f"way-{slot}"):
                your_digits.send(slot, your_digits.Upload(sample.pool.images[index], f"training image {number:,}"))
                navigation.go(file, **image_picker.sent(slot))


def explained(request: MapRequest) -> str:
    """What is shown and how it was made, in a sentence or two."""
    stated = request.sample.stated[0].upper() + request.sample.stated[1:]
    text = f"{stated}; the same for every model. "
    if len(request.sample.pool.class_names) > LOOKS:
        text += f"Only {LOOKS} classes can be told apart by colour and shape; beyond, the looks repeat. "
    if public.on():
        text += f"This public server maps up to {public.bounds().points:,}. "
    if request.kind == TSNE:
        return text + (
            f"t-SNE of their codes μ (openTSNE): Euclidean distances, perplexity {request.settings.perplexity:g}, seed "
            f"{request.settings.seed}. *Trustworthiness*: how far neighbours on the map are neighbours in latent "
            f"space, of the {maps.NEIGHBOURS} nearest; 1 is best. Each panel has its own scale, and groups have no "
            "sizes."
        )
    return text + "PCA of their codes μ, fitted for each model; each panel has its own scale."


place = navigation.heading("Embeddings", lead.QUESTION)
choice = sidebar.chosen()
with output.sentences():
    request, how, own_image = choose(choice)
    study_panel.live("embeddings", draw, choice, request, how, own_image, place)
    st.caption(explained(request))
