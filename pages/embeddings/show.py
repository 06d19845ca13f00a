"""The map on its page: what is asked for, the live part in a fragment of its own, and where its buttons lead."""

from __future__ import annotations

import streamlit as st

from pages.embeddings import colouring, exports, maps, own_digit, place, scene
from pages.embeddings import images as sampling
from pages.embeddings.colouring import Colouring
from pages.embeddings.images import Sample
from pages.embeddings.maps import TSNE, Asked, Placed
from pages.embeddings.place import Place
from ui import address, navigation, output, public
from ui.components.scatter import component
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker, own_digits
from ui.widgets.selected_image import Picked
from vae.core.errors import BetascopeError
from vae.figures.colours import LOOKS
from vae.latent.tsne import Settings

_WAYS = (
    ("walk", own_digits.MAIN, "Walk from"),
    ("interpolation", "from", "Interpolate from"),
    ("interpolation", "to", "Interpolate to"),
)
_SECONDS = 0.5  # between two looks at a map that converges
_AHEAD = 1000  # images whose t-SNE begins as soon as the page is open: about a second a model
_AT_ONCE = 10_000  # images whose t-SNE nobody has to ask for twice: it takes seconds a model
_BUSY, _STOPPED, _BEGUN, _FRAME = (
    f"embeddings-{name}" for name in ("busy", "stopped", "begun", "frame")
)  # in the session


def controls(choice: Choice) -> tuple[Asked, Colouring, Picked | None]:
    """What to show: which map of which images, coloured by what, and the visitor's own digit."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
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
        n = _size(choice)
        perplexity = image_picker.number("Perplexity", 100, 30, "perplexity", first=2) if kind == TSNE else 30
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        seed = image_picker.seed()
    picked = image_picker.own(choice, row)
    images = sampling.draw(choice, n, seed)
    asked = Asked(images, str(kind), Settings(perplexity=perplexity, seed=seed), address.visitor())
    return asked, Colouring(str(by), rank), picked


def map_(choice: Choice, asked: Asked, how: Colouring, picked: Picked | None) -> None:
    """The map, what is selected on it, the visitor's digit; and, as long as it converges, again and again."""
    every = _SECONDS if st.session_state.get(_BUSY) else None
    st.fragment(_live, run_every=every)(choice, asked, how, picked)


def stated(asked: Asked) -> str:
    """What is shown and how it was made, in a sentence or two."""
    text = f"{asked.sample.stated[0].upper()}{asked.sample.stated[1:]}; the same for every model. "
    if len(asked.sample.pool.class_names) > LOOKS:
        text += f"Only {LOOKS} classes can be told apart by colour and shape; beyond, the looks repeat. "
    if public.on():
        text += f"This public server maps up to {public.bounds().points:,}. "
    if asked.kind == TSNE:
        return text + (
            f"t-SNE of their codes μ (openTSNE): Euclidean distances, perplexity {asked.settings.perplexity:g}, seed "
            f"{asked.settings.seed}. *Trustworthiness*: how far neighbours on the map are neighbours in latent space, "
            f"of the {maps.NEIGHBOURS} nearest; 1 is best. Each panel has its own scale, and groups have no sizes."
        )
    return text + "PCA of their codes μ, fitted for each model; each panel has its own scale."


def _live(choice: Choice, asked: Asked, how: Colouring, picked: Picked | None) -> None:
    with output.sentences():
        _linked(choice, asked, how, picked)


def _linked(choice: Choice, asked: Asked, how: Colouring, picked: Picked | None) -> None:
    here = place.current(asked.sample)
    here = place.told(here, component.told(), asked.sample)
    place.keep(here)
    place.write(here, asked.sample)

    found, troubles = _placed(choice, asked)
    near = own_digit.near(choice, asked.sample, found, picked) if picked else {}
    by_name = {choice.models[title].checkpoint.name: one for title, one in near.items()}
    visitor = None
    if picked and near:
        visitor = {
            "digit": scene.digit(picked, {name: one.point for name, one in by_name.items()}),
            "neighbours": {name: one.rows.tolist() for name, one in by_name.items()},
        }
    _steering(choice, asked, found)
    component.show(scene.scene(choice, asked.sample, found, troubles, how, here, visitor), _nothing)
    _ways(choice, asked.sample, here)
    if picked and near:
        st.subheader("Next to your own image", anchor=False)
        st.html(digits_html.rows(own_digit.lines(choice, asked.sample, picked, near)))
        st.caption("The nearest codes of this map's images, by Euclidean distance in each model's latent space.")
    if found:
        exports.buttons(choice, asked, found, here)
    busy = any(one.busy for one in found.values())
    if busy != bool(st.session_state.get(_BUSY)):
        st.session_state[_BUSY] = busy
        st.rerun()  # the whole page: how often this part runs is decided there


def _placed(choice: Choice, asked: Asked) -> tuple[dict[str, Placed], dict[str, str]]:
    """By title: the maps there are, and a sentence for each model that has none."""
    found, troubles = {}, {}
    stopped = asked.map in _mine(_STOPPED)
    begin = not stopped and (len(asked.sample) <= _AT_ONCE or asked.map in _mine(_BEGUN))
    frame = _frame(asked)
    for title, model in choice.models.items():
        try:
            found[title] = maps.placed(model.checkpoint, asked, begin, not stopped, frame)
            if asked.kind != TSNE and len(asked.sample) <= _AHEAD:
                maps.ahead(model.checkpoint, asked)
        except BetascopeError as error:
            troubles[title] = str(error)
    if frame is not None:
        still = any(one.busy for one in found.values())
        st.session_state[_FRAME] = (asked.map, frame + 1) if still else None
    return found, troubles


def _steering(choice: Choice, asked: Asked, found: dict[str, Placed]) -> None:
    """Begin, stop, see it once more."""
    if asked.kind != TSNE or not found:
        return
    replaying = _frame(asked) is not None
    if any(one.busy for one in found.values()) and not replaying:
        if st.button("Stop", icon=":material/stop:", key="tsne-stop"):
            _mine(_STOPPED).add(asked.map)
            for checkpoint in choice.checkpoints:
                maps.stop(checkpoint, asked)
            st.rerun()
    elif any(one.place is None for one in found.values()) and not replaying:
        st.button(
            f"Begin t-SNE of {len(asked.sample):,} images",
            icon=":material/play_arrow:",
            key="tsne-begin",
            type="primary",
            on_click=_begin_now,
            args=(asked,),
        )
    elif not replaying and st.button("See it converge", icon=":material/replay:", key="tsne-again"):
        st.session_state[_FRAME] = (asked.map, 0)
        st.rerun()


def _begin_now(asked: Asked) -> None:
    _mine(_BEGUN).add(asked.map)
    _mine(_STOPPED).discard(asked.map)


def _mine(kind: str) -> set[str]:
    """The maps that this visitor has stopped, or begun by hand."""
    return st.session_state.setdefault(kind, set())


def _frame(asked: Asked) -> int | None:
    """Which frame of this map is shown again, if one is."""
    shown = st.session_state.get(_FRAME)
    return shown[1] if shown and asked.kind == TSNE and shown[0] == asked.map else None


def _ways(choice: Choice, images: Sample, here: Place) -> None:
    """From the image that is kept to the other pages: by its index, or a training image as a picture."""
    if here.picked is None:
        return
    index, number = int(images.indices[here.picked]), int(images.numbers[here.picked])
    ends = image_picker.ends(choice.dataset)
    with st.container(horizontal=True, vertical_alignment="center"):
        for file, slot, text in _WAYS:
            if index < images.tested:
                navigation.way(
                    file, f"{text} #{number}", **{**(ends if file == "interpolation" else {}), slot: str(index)}
                )
            elif st.button(f"{text} training image #{number}", key=f"way-{slot}"):
                own_digits.send(slot, own_digits.Upload(images.pool.images[index], f"training image {number:,}"))
                navigation.go(file, **image_picker.sent(slot))


def _size(choice: Choice) -> int:
    sizes = sampling.sizes(choice)
    if st.session_state.get("n") not in (None, *sizes):
        st.session_state["n"] = sampling.first(choice)  # of another data set or class
    address.spelled("n", (f"{n:,}" for n in sizes))
    return int(
        st.selectbox(
            "Images",
            sizes,
            index=sizes.index(sampling.first(choice)),
            format_func=lambda n: f"{n:,}",
            key="n",
            bind="query-params",
            width=130,
            help="Test images; beyond those, training images as well.",
        )
    )


def _nothing() -> None:
    """What the browser says is read by the fragment, which runs anyway."""
