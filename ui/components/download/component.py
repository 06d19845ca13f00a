"""The buttons of files: each fetches its file, or says why there is none, and runs nothing on the page.

A row of them is one component. Streamlit (1.67) keeps a component of a page that fills while others come before it,
but not a container: buttons in one were made anew, and who had just pressed or reached one by keyboard lost it.
"""

from ui.components.download.payload import FilesPayload
from ui.components.mount import Component

FILES = Component[FilesPayload]("files", "components/download/files.js", "components/download/files.css")
