"""The promise and its proof, as `apl-tui privacy` tells and verifies them."""
