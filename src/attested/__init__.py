"""attested reads reports about armed conflict and writes down what each one says, who says it, and how surely."""

__version__ = "0.1.0"
