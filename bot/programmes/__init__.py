"""Programme packs: a programme, its units, tasks, deadlines and forms as data."""

from bot.programmes.faults import PackFault, PackFaults
from bot.programmes.loader import check_pack, load_pack, pack_folder

__all__ = ["PackFault", "PackFaults", "check_pack", "load_pack", "pack_folder"]
