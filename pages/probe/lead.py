"""What the Probe page asks, and its answer."""

from pages.probe import sentences
from pages.probe.study import ProbeRequest, ProbeResults
from ui import leads

QUESTION = (
    "Is the class easy to read off the code? A probe is the simplest reader: it draws straight cuts through the space "
    "of codes, and learns where from some labelled training images. **Look at the left end of the curves, where labels "
    "are few, and at the grey floors: which code beats raw pixels and PCA?**"
)


def answer(request: ProbeRequest, results: ProbeResults) -> str:
    """The accuracy of each code, and of the best floor, with the fewest labels that are measured."""
    known = [n for n in request.plan.sizes if any(results.of(what, n) for what in request.models)]
    if not known:
        return leads.NOT_YET
    size = min(known)
    found = {what: probe.accuracy for what in request.plan.whats if (probe := results.of(what, size))}
    codes = {request.names[what.digest]: f"{100 * found[what]:.1f}" for what in request.models if what in found}
    floors = {what.name: accuracy for what, accuracy in found.items() if what.floor}
    best = max(floors, key=lambda name: floors[name], default="")
    floor = f"The best floor: {best} {100 * floors[best]:.1f} %." if floors else "No floor is measured yet."
    whole = sentences.is_whole(request, size)
    return f"With {f'all {size:,}' if whole else f'{size:,}'} labels: {leads.listed(codes, ' %')}. {floor}"
