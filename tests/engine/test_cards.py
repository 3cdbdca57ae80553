"""What is on the screen of one question, one list, the review card."""

from tests.support.previews import Played, form_of

TOWNS = """
| choices |
| | list_name | name | label | area |
| | area | north | Bắc | |
| | area | south | Nam | |
| | town | n1 | An Bình | north |
| | town | s1 | Long Phú | south |
| | town | other | Nơi khác ở phía bắc | north |
| | town | other | Nơi khác ở phía nam | south |
"""
CASCADE = """
type | name | label | choice_filter | required
select_one area | area | Khu vực? | | yes
select_one town | town | Xã, phường? | area = ${area} | yes
"""


def cascade() -> Played:
    return Played(form_of(CASCADE, TWICE), "nam", "Long Phú", "Sửa 1", "Bắc")


TWICE = TOWNS + "| settings |\n| | form_title | form_id | version | allow_choice_duplicates |\n"
TWICE += "| | Thử | thu | 1 | yes |\n"


def test_an_answer_that_is_not_offered_any_more_is_still_called_by_its_label() -> None:
    assert "Câu trả lời hiện tại: Long Phú" in cascade().screen


def test_a_choice_that_stands_twice_is_called_by_the_label_it_was_offered_with() -> None:
    played = Played(form_of(CASCADE, TWICE), "nam", "Nơi khác ở phía nam")
    assert "Xã, phường? Nơi khác ở phía nam" in played.screen


def test_a_question_without_any_choice_says_so() -> None:
    survey = """
        type | name | label | required
        begin repeat | person | Cán bộ |
        text | called | Tên? | yes
        end repeat | | |
        select_one ${called} | lead | Ai phụ trách? | yes
    """
    assert "Chưa có gì để chọn" in Played(form_of(survey), "xong").screen


def test_a_choice_from_a_list_may_have_spaces() -> None:
    survey = """
        type | name | label | required
        begin repeat | person | Cán bộ |
        text | called | Tên? | yes
        end repeat | | |
        select_one ${called} | lead | Ai phụ trách? | yes
        rank ${called} | order | Thứ tự phát biểu? | yes
    """
    people = ("thêm", "Lê Thị Bé", "thêm", "Lê Thị Bé Ba", "thêm", "Tám", "xong")
    played = Played(form_of(survey), *people, "lê thị bé", "Tám, Lê Thị Bé, Lê Thị Bé Ba")
    assert "Ai phụ trách? Lê Thị Bé\n" in played.screen
    assert "Thứ tự phát biểu? Tám, Lê Thị Bé, Lê Thị Bé Ba" in played.screen


def test_a_read_only_answer_is_shown_with_its_value() -> None:
    survey = """
        type | name | label | read_only | default
        text | unit | Đơn vị tính | yes | triệu đồng
        integer | most | Mức cao nhất | yes | 20
        integer | money | Kinh phí? | |
    """
    played = Played(form_of(survey), "12")
    assert "Đơn vị tính: triệu đồng\nMức cao nhất: 20" in played.screens[0]
    assert "– Đơn vị tính: triệu đồng\n– Mức cao nhất: 20" in played.screen


def test_a_required_note_holds_the_report_up() -> None:
    survey = """
        type | name | label | required | relevant
        integer | girls | Nữ? | yes |
        note | wrong | Phải có ít nhất 3. | yes | ${girls} < 3
    """
    played = Played(form_of(survey), "2")
    assert "⚠️ Phải có ít nhất 3." in played.screen
    assert "Nộp báo cáo" not in played.screen
    assert Played(form_of(survey), "2", "Sửa 1", "3", "Nộp báo cáo").handed_in is not None
    assert Played(form_of(survey), "2", "Nộp báo cáo").handed_in is None


def test_an_empty_message_is_answered_with_the_question() -> None:
    survey = "type | name | label | required\ninteger | girls | Nữ? | yes"
    for line in ("", ";", "\n"):
        assert "Nữ?" in Played(form_of(survey), line).screen


def test_a_question_alone_is_a_condition_once_it_has_an_answer() -> None:
    survey = """
        type | name | label | relevant
        text | first | Ghi chú 1? |
        text | second | Ghi chú 2? | ${first}
        text | third | Ghi chú 3? | ${second}
    """
    assert "Đề nghị kiểm tra lại" in Played(form_of(survey), "Bỏ qua").screen
    assert "Ghi chú 3?" in Played(form_of(survey), "một", "hai").screen


def test_agreeing_in_so_many_words_counts() -> None:
    survey = "type | name | label | required\nacknowledge | kept | Tôi giữ bí mật. | yes"
    for said in ("Tôi đã đọc và đồng ý", "đã đọc ạ", "vâng", "Đã đọc và đồng ý"):
        assert "Đề nghị kiểm tra lại" in Played(form_of(survey), said).screen
    assert "Đề nghị kiểm tra lại" not in Played(form_of(survey), "chưa").screen


def test_a_form_that_asks_nothing_is_read_and_handed_in() -> None:
    survey = "type | name | label\nnote | told | Chỉ để đọc."
    played = Played(form_of(survey), "Nộp báo cáo")
    assert "Chỉ để đọc." in played.screens[0]
    assert played.handed_in == {}


def test_a_note_after_the_last_question_is_on_the_review_card() -> None:
    survey = "type | name | label\ntext | remark | Ghi chú?\nnote | thanks | Cảm ơn anh/chị."
    assert "– Cảm ơn anh/chị." in Played(form_of(survey), "không").screen
