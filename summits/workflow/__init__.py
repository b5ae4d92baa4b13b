"""The editorial workflow: transitions between draft, in review, published and withdrawn, and the review queue."""

from summits.workflow.queue import review_queue
from summits.workflow.transitions import (
    PUBLISH,
    PUBLISH_PERMISSION,
    REQUEST_REVIEW,
    SEND_BACK,
    TRANSITIONS,
    apply_transition,
    available_transitions,
    blocked_reason,
    can_edit,
    transition_history,
)

__all__ = [
    "PUBLISH",
    "PUBLISH_PERMISSION",
    "REQUEST_REVIEW",
    "SEND_BACK",
    "TRANSITIONS",
    "apply_transition",
    "available_transitions",
    "blocked_reason",
    "can_edit",
    "review_queue",
    "transition_history",
]
