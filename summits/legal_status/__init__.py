"""Where an agreement stands: its legal status on any day, for each party, between two parties and as a whole.

``course.py`` holds what the answer depends on, ``rules.py`` the answer for one day, ``timeline.py`` the answers of all
days. Pure Python: no database. The lists, the pages, the charts and the findings all use it; there is no other rule.
"""

from summits.legal_status.course import Course, CourseEvent, Succession, course_of, groups_of
from summits.legal_status.rules import Answer, between
from summits.legal_status.timeline import StatusTimeline, status_timeline

__all__ = [
    "Answer",
    "Course",
    "CourseEvent",
    "StatusTimeline",
    "Succession",
    "between",
    "course_of",
    "groups_of",
    "status_timeline",
]
