"""The packs and their forms, built once for all the tests of a run."""

from functools import cache
from pathlib import Path

from bot.domain.programmes import Pack
from bot.domain.questionnaires import Questionnaire
from bot.forms import build
from bot.programmes import load_pack, pack_folder

CAN_THO = pack_folder("can_tho_1183")
TINH_MAU = Path(__file__).parents[1] / "programmes" / "packs" / "tinh_mau"


@cache
def pack(folder: Path = CAN_THO) -> Pack:
    return load_pack(folder)


@cache
def form(key: str, folder: Path = CAN_THO) -> Questionnaire:
    one = pack(folder)
    return build(one.forms[key], key, known_instances=one.instances)
