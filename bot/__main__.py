"""`bot`, or `python -m bot`."""

import gc


def main() -> None:
    """Load the program and do what the command line says."""
    # What is loaded stays for good: looking through it for garbage takes a quarter of the start.
    gc.disable()
    from bot.cli import app

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
