"""The screens, driven by keys and mouse."""
