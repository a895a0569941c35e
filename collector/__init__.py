"""collector: asks other people's hardware how it is, and writes down what it said."""

__version__ = "0.1.0"
