"""What is wrong with an expression, for the author of a form."""


class ExpressionFault(Exception):  # noqa: N818 - a fault of the form, not of the program
    """The expression cannot be understood; `position` is where, counted from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
