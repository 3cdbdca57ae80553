"""Lists: their entries, what is worked out over them, and what an edit does to them."""

from tests.support.previews import Played, form_of

SPENT = """
    type | name | label | relevant | calculation | required
    begin repeat | spent | Khoản chi | | |
    text | what | Khoản chi thứ ${place}? | | | yes
    calculate | place | | | position(..) |
    select_one yn | paid | Đã chi? | | | yes
    integer | amount | Số tiền? | ${paid} = 'yes' | | yes
    end repeat | | | | |
    calculate | total | | | sum(${amount}) |
    calculate | entries | | | count(${spent}) |
    calculate | amounts | | | count(${amount}) |
    calculate | least | | | min(${amount}) |
    calculate | names | | | join(', ', ${what}) |
"""
THREE = ("thêm", "Sách", "co", "100", "thêm", "Bánh", "khong", "thêm", "Xe", "co", "300", "xong")


def values(survey: str, *lines: str) -> dict[str, str]:
    handed_in = Played(form_of(survey), *lines, "Nộp báo cáo").handed_in
    assert handed_in is not None
    return {path.removeprefix("/data/"): value for path, value in handed_in.items()}


def test_what_is_not_asked_is_neither_added_nor_counted() -> None:
    found = values(SPENT, *THREE)
    assert (found["total"], found["least"]) == ("400", "100")
    assert (found["entries"], found["amounts"]) == ("3", "2")


def test_what_is_asked_and_left_out_makes_a_sum_unknown() -> None:
    survey = """
        type | name | label | calculation
        begin repeat | r | Khoản |
        integer | n | Số lượng? |
        end repeat | | |
        calculate | total | | sum(${n})
        calculate | known | | sum(${r}[n != '']/n)
    """
    found = values(survey, "thêm", "3", "thêm", "Bỏ qua", "xong")
    assert "total" not in found
    assert found["known"] == "3"


def test_an_entry_taken_out_leaves_its_number_to_nobody() -> None:
    removed = ("Sửa 9", "xóa 2", "Xóa mục này", "thêm", "Quà", "khong", "xong")
    found = values(SPENT, *THREE, *removed)
    assert [path for path in found if path.endswith("]")] == ["spent[1]", "spent[3]", "spent[4]"]
    assert [found[f"spent[{n}]/place"] for n in (1, 3, 4)] == ["1", "2", "3"]
    assert found["names"] == "Sách, Xe, Quà"


def test_a_figure_that_counts_again_is_still_there() -> None:
    found = values(SPENT, *THREE, "Sửa 2", "khong", "Sửa 2", "co")
    assert found["total"] == "400"


def test_figures_of_a_group_that_does_not_count_are_empty() -> None:
    survey = """
        type | name | label | relevant | calculation
        select_one yn | had | Có vụ việc? | |
        begin group | case | | ${had} = 'yes' |
        integer | girls | Nữ? | |
        end group | | | |
        calculate | safe | | | if(${girls} = '', 0, ${girls})
        calculate | differs | | | if(${girls} != 5, 'khác', 'bằng')
        calculate | count | | | count(${girls})
    """
    found = values(survey, "co", "5", "Sửa 1", "khong")
    assert found == {"had": "no", "safe": "0", "differs": "khác", "count": "0"}


def test_labels_of_lists_within_lists_speak_of_their_own_entry() -> None:
    survey = """
        type | name | label
        begin repeat | house | Hộ ${head}
        text | head | Chủ hộ?
        begin repeat | child | Trẻ em của ${head}
        text | called | Tên?
        end repeat | |
        end repeat | |
    """
    two = ("thêm", "Bà Năm", "xong", "thêm", "Ông Tư", "thêm")
    screen = Played(form_of(survey), *two).screen
    assert "Hộ Ông Tư – mục 2\nTrẻ em của Ông Tư – mục 1\nTên?" in screen


def test_choices_are_called_by_what_was_answered() -> None:
    choices = (
        "| choices |\n| | list_name | name | label |\n"
        "| | who | me | ${called} tự làm |\n| | who | other | Người khác |\n"
    )
    survey = """
        type | name | label | calculation
        text | called | Họ tên? |
        select_one who | by | Ai làm? |
        calculate | told | | jr:choice-name(${by}, '${by}')
    """
    played = Played(form_of(survey, choices), "Lan", "lan tự làm", "Sửa 1", "Hoa")
    assert "Ai làm? Hoa tự làm" in played.screen
    handed_in = Played(form_of(survey, choices), "Lan", "lan tự làm", "Nộp báo cáo").handed_in
    assert handed_in is not None
    assert handed_in["/data/told"] == "Lan tự làm"
