"""`python -m bot.rosters`: reads one workbook for `bot.rosters.apart`."""

import sys

from bot.rosters.apart import answer

if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
