"""The running occasion, without a screen: driven by the TUI, plain mode, demo and phones."""
