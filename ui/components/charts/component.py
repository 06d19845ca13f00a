"""The charts as a Streamlit component; they report as `chosen` the name of the point that was clicked."""

from ui.components.charts.payload import ChartsPayload
from ui.components.mount import Component

CHARTS = Component[ChartsPayload](
    "charts", "components/charts/charts.js", "components/charts/charts.css", "web/astable.css"
)
