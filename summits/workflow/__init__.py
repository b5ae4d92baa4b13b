"""The way of a record to the public: its steps, and what waits for whom."""

from summits.workflow.queue import waiting_for
from summits.workflow.transitions import (
    ASK,
    PUBLISH,
    PUBLISH_IT,
    SEND_BACK,
    STEPS,
    may_write,
    obstacle,
    steps_from,
    steps_taken,
    take,
)

__all__ = [
    "ASK",
    "PUBLISH",
    "PUBLISH_IT",
    "SEND_BACK",
    "STEPS",
    "may_write",
    "obstacle",
    "steps_from",
    "steps_taken",
    "take",
    "waiting_for",
]
