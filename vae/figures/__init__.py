"""Arrays in, pictures out: Plotly figures and coloured images. Pure; no page, no file, no model.

Figures leave background and font to the page's theme, so one figure serves light and dark.
"""
