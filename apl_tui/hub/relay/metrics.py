"""Counts for who runs the hub, in the form that Prometheus reads. No code, no address, no time."""

from __future__ import annotations

from apl_tui.hub.relay.rooms import Rooms

_COUNTED = {
    "messages": "Messages that phones have sent.",
    "message_bytes": "Their bytes.",
    "replies": "Answers that were passed back to phones.",
    "states": "States that laptops have sent.",
    "states_sent": "States that were sent to phones.",
    "wrong_codes": "Requests for a room that is not there.",
    "refused": "Rooms refused for want of a token.",
}


def metrics_text(rooms: Rooms) -> str:
    """What stands on `/metrics`."""
    known = rooms.all
    lines: list[str] = []
    for name, what, value in (
        ("rooms", "Rooms that this process knows.", len(known)),
        ("laptops", "Rooms whose laptop is connected here.", sum(1 for r in known if r.line)),
        ("phones", "Phones that wait here.", sum(len(r.waiting) for r in known)),
        ("pending", "Messages that wait for an answer.", sum(len(r.pending) for r in known)),
    ):
        lines += _metric(name, "gauge", what, value)
    for name, what in _COUNTED.items():
        lines += _metric(f"{name}_total", "counter", what, rooms.counts[name])
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, what: str, value: int) -> list[str]:
    full = f"apl_tui_hub_{name}"
    return [f"# HELP {full} {what}", f"# TYPE {full} {kind}", f"{full} {value}"]
