"""The button of a file: it fetches the file, or says why there is none, and runs nothing on the page."""

from ui.components.download.payload import FilePayload
from ui.components.mount import Component

FILE = Component[FilePayload]("file", "components/download/file.js", "components/download/file.css")
