"""`uv run poe bench`: every benchmark, one after the other."""

from tests.benchmarks import engine, exports, importing, reminders, starting, status

if __name__ == "__main__":
    starting.main()
    engine.main()
    importing.main()
    status.main()
    exports.main()
    reminders.main()
