"""Buttons cannot be made up, nor used by somebody else."""

import pytest

from bot.seals import LONGEST, seal, unseal


def test_a_button_opens_only_in_its_own_chat() -> None:
    sealed = seal("secret", "web", "chat", "tasks:list:0")
    assert unseal("secret", "web", "chat", sealed) == "tasks:list:0"
    assert unseal("secret", "web", "other", sealed) is None
    assert unseal("secret", "telegram", "chat", sealed) is None


@pytest.mark.parametrize("made_up", ["", "tasks:list:0", "tasks:list:0~AAAAAAAA", "~", "ấ~ấ"])
def test_a_made_up_button_is_refused(made_up: str) -> None:
    assert unseal("secret", "web", "chat", made_up) is None


def test_what_telegram_could_not_carry_is_a_defect() -> None:
    with pytest.raises(ValueError, match=str(LONGEST)):
        seal("secret", "web", "chat", "x" * LONGEST)
