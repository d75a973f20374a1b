"""The screens, one module each with a `screen`."""
