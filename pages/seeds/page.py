"""Across seeds: which dimensions come back when a model is trained again, and on which beta seeds agree."""

from __future__ import annotations

import streamlit as st

from pages.seeds import cards, lead, ranking, study
from pages.seeds.study import Matched, Shown
from ui import leads, navigation, output, sidebar, study_panel, views
from ui.jobs import Status
from ui.leads import Place
from ui.study_panel import StudyPanel
from ui.widgets import sweeps
from vae.data import Dataset
from vae.export import agreement as export
from vae.export import names
from vae.export.sweep import origin
from vae.sweeps import agreement, seeds
from vae.sweeps.spec import Group
from vae.sweeps.sweep import Sweep

_GROUP, _REFERENCE = "swept", "seed"  # keys in the session, names in the address


def draw(sweep: Sweep, dataset: Dataset, answer: Place) -> bool:
    """What is known of the seeds; True as long as more is coming."""
    panel = StudyPanel("seeds", sweep.digest, "Across seeds")
    ranked = study.ranked_so_far(sweep)  # asked for below, where it is known which models are shown
    answer.markdown(ranking.sentence(sweep, ranked.value) if ranked.value else leads.NOT_YET)
    if views.shows("ranking"):
        draw_ranking(sweep, ranked)
    if not views.shows("matched"):
        statuses = study.follow_ranking(panel, sweep)
        panel.steer(statuses)
        return any(status.busy for status in (ranked, *statuses.values()))
    navigation.section("The same dimension, another seed")
    shown = choose(sweep)
    if shown is None:
        st.info("No model of this sweep is measured yet.", icon=":material/info:")
        return False
    matching, every, statuses = study.follow(panel, sweep, shown, dataset)
    if ranked.busy and every.value:
        st.rerun()  # it came while this run was on its way
    if every.problem and not ranked.problem:
        st.error(every.problem, icon=":material/error:")
    told, telling = study.sentences_of(panel, sweep, shown, dataset)
    if matching.problem:
        st.info(matching.problem, icon=":material/info:")
    elif matching.value:
        draw_matched(sweep, shown, matching.value, told)
    panel.steer(statuses | {"told": telling} if telling.busy else statuses)
    if every.value and not views.alone():
        downloads(sweep, shown, every.value, matching.value)
    return matching.busy or every.busy or telling.busy


def draw_ranking(sweep: Sweep, ranked: Status) -> None:
    """UDR of every beta, as high before it is measured."""
    navigation.section("On which β do seeds agree?")
    if ranked.problem:
        st.error(ranked.problem, icon=":material/error:")
    else:
        st.markdown(ranking.sentence(sweep, ranked.value) if ranked.value else "Each seed is held against the others.")
        st.html(ranking.table(sweep, ranked.value))
    st.caption(_UDR)


def choose(sweep: Sweep) -> Shown | None:
    """The kind and beta, and the seed that the others are held against."""
    there = {seeds.title(group): group for group in sweep.spec.groups if agreement.members(sweep, group)}
    if not there:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = _segments("Models", list(there), _GROUP, _first(there))
        of_seed = list(map(str, agreement.members(sweep, there[title])))
        seed = _segments("Held against seed", of_seed, _REFERENCE, of_seed[0])
    return Shown(there[title], int(seed))


def draw_matched(sweep: Sweep, shown: Shown, matched: Matched, told: dict[int, str]) -> None:
    """The dimensions of one seed with those of the others under them."""
    st.markdown(cards.summary(shown, matched, tuple(agreement.members(sweep, shown.group))))
    st.html(cards.html(sweep, shown, matched, told))
    if len(matched.agreement.dimensions) > cards.MOST:
        st.caption(f"The first {cards.MOST} of {len(matched.agreement.dimensions)}; the table below has them all.")
    how = (
        "Strips: the mean code, and this dimension alone moved from −3 to 3 standard deviations. r: correlation of the "
        f"codes over the same {matched.agreement.images:,} test images; a negative one turns the strip over. "
        "Dimensions are paired so that the sum of |r| is the largest; only informative ones take part (mean KL above "
        "0.01 nats; of an AE, 1 % of the picture)."
    )
    st.caption(" ".join([how, matched.trouble, "One dimension in twenty comes back by chance."]))


def downloads(sweep: Sweep, shown: Shown, every: ranking.EveryUdr, matched: Matched | None) -> None:
    """The tables that can be taken home."""
    navigation.section("To take home")
    dataset, of = sweep.spec.dataset, [sweep.name]
    output.downloads("UDR", names.file_name("udr", dataset, of), lambda: export.udr_table(sweep, every.found))
    if matched:
        output.downloads(
            "Matches",
            names.file_name("matched-dimensions", dataset, of, seeds.title(shown.group), f"seed-{shown.reference}"),
            lambda: export.match_table(sweep, shown.group, shown.reference, matched.agreement, matched.named),
        )
        output.pictures(
            names.file_name("matched-dimensions", dataset, of, seeds.title(shown.group), f"seed-{shown.reference}"),
            f"Dimensions of {seeds.title(shown.group)}, seed {shown.reference}, and their matches",
            lambda: cards.strips(sweep, shown, matched),
            lambda: origin(sweep),
        )
    navigation.way("findings", "Which claims hold over these seeds")


def _segments(label: str, options: list[str], key: str, first: str) -> str:
    """A control whose value stays while it is among the options."""
    if st.session_state.get(key) not in (None, *options):
        del st.session_state[key]
    return str(
        st.segmented_control(label, options, default=first, key=key, bind="query-params", required=True) or first
    )


def _first(there: dict[str, Group]) -> str:
    """The beta in the middle."""
    betas = [title for title, (kind, beta) in there.items() if kind == "vae" and beta > 0] or list(there)
    return betas[len(betas) // 2]


_UDR = (
    "*UDR* (Duan et al. 2020): of two models, how well each dimension of one is a single dimension of the other, by "
    "the weights of a Lasso or by rank correlation; from 0 to 1, median over a seed's pairs, mean over seeds. No label "
    "is used. Below each its 95 % interval, which is about seeds; *by chance*: with the images shuffled. Models of one "
    "informative dimension agree easily."
)

place = navigation.heading("Across seeds", lead.QUESTION)
dataset = sidebar.dataset()
sweep = sweeps.chosen("seeds", dataset)
if sweep:
    study_panel.live("seeds", draw, sweep, dataset, place)
else:
    place.markdown("There are no seeds of these images to hold against one another.")
