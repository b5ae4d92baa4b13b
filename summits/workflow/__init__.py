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
    "REQUEST_REVIEW",
    "PUBLISH_PERMISSION",
    "PUBLISH",
    "SEND_BACK",
    "TRANSITIONS",
    "can_edit",
    "blocked_reason",
    "available_transitions",
    "transition_history",
    "apply_transition",
    "review_queue",
]
