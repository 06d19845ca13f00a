"""The browser part of lessons; it reports as `kept` what an earlier visit with this browser has left, by lesson."""

from ui.components.lesson.payload import LessonPayload
from ui.components.mount import Component

TITLE = "lesson-step"  # the id of a step's title, as lesson.js has it
LESSON = Component[LessonPayload]("lesson", "components/lesson/lesson.js")
