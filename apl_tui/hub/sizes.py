"""What travels over a hub, and how large each may be; laptop, relay and page agree on it.

Everything a phone sends is of one size and everything it is answered is of one size, whatever was
answered, so that a length tells nothing (docs/privacy.md H1).
"""

from __future__ import annotations

from apl_tui.phones.network import CODE_ALPHABET

PUBLIC_BYTES = 65  # a P-256 point, uncompressed, as WebCrypto gives it
IV_BYTES = 12
TAG_BYTES = 16
VERSION_BYTES = 8
ID_BYTES = 16

ASKED_BYTES = 7_168
"""What a phone says, padded. Three ideas of 280 characters fit, of whatever letters."""
TOLD_BYTES = 4_096
"""What a phone is answered, padded."""
STATE_STEP = 4_096
"""What all phones are told is padded to a multiple of this."""

MESSAGE_BYTES = PUBLIC_BYTES + IV_BYTES + ASKED_BYTES + TAG_BYTES
REPLY_BYTES = IV_BYTES + TOLD_BYTES + TAG_BYTES
MOST_MESSAGE = 8 * 1024
MOST_REPLY = 64 * 1024
MOST_STATE = 512 * 1024

KEY_ALPHABET = CODE_ALPHABET
KEY_LENGTH = 10
