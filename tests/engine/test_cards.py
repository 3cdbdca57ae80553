"""What is on the screen of one question, one list, the review card."""

from bot.domain.interviews import Interview
from bot.domain.questionnaires import Path
from bot.engine.advance import advance
from bot.engine.events import Asked
from bot.engine.faults import NotAChoice
from bot.engine.moves import Edit, Say, Show
from tests.support.previews import NOW, Played, form_of

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


MANY = "| choices |\n| | list_name | name | label |\n" + "".join(
    f"| | ward | w{n} | Phường {n} |\n" for n in range(1, 31)
)


def test_what_is_ticked_on_other_pages_is_told() -> None:
    survey = "type | name | label | required\nselect_multiple ward | w | Những phường nào? | yes"
    played = Played(form_of(survey, MANY), "⬜ Phường 2", "Trang sau ▶")
    assert "Câu trả lời hiện tại: Phường 2" in played.screen
    found = Played(form_of(survey, MANY), "⬜ Phường 2", "ng 3", "⬜ Phường 30", "phuong 3")
    assert "Câu trả lời hiện tại: Phường 2, Phường 3, Phường 30" in found.screen
    several = Played(form_of(survey, MANY), "⬜ Phường 2", "phuong 3, phuong 4")
    assert "Đã ghi: Phường 3, Phường 4" in several.screen


def test_a_range_may_begin_below_zero() -> None:
    survey = """
        type | name | label | parameters
        range | change | Thay đổi? | start=-2 end=2 step=0.5
    """
    for said in ("-1,5", "âm 1,5", "\N{MINUS SIGN}1,5"):
        handed_in = Played(form_of(survey), said, "Nộp báo cáo").handed_in
        assert handed_in == {"/data/change": "-1.5"}
    assert "từ -2 đến 2" in Played(form_of(survey), "-3").screen
    survey = "type | name | label\ninteger | a | Một?"
    assert "không thể nhỏ hơn 0" in Played(form_of(survey), "-3").screen


def test_why_an_answer_no_longer_holds_is_said_again_when_coming_back() -> None:
    interview = Interview(form_of(CASCADE, TWICE))
    for move in (Show(), Say("nam"), Say("Long Phú"), Edit(Path("/data/area")), Say("Bắc")):
        interview = advance(interview, move, NOW).interview
    asked = advance(interview, Show(), NOW).events[-1]
    assert isinstance(asked, Asked)
    assert asked.fault == NotAChoice()


def test_groups_are_told_apart_by_their_titles() -> None:
    survey = """
        type | name | label | appearance
        begin group | father | Cha | field-list
        text | father_name | Họ tên? |
        text | father_job | Nghề nghiệp? |
        end group | | |
        begin group | mother | Mẹ |
        text | mother_name | Họ tên? |
        end group | | |
        text | remark | Ghi chú? |
    """
    played = Played(form_of(survey, ""), "Tám", "Thợ hồ", "Năm", "không")
    assert "thu · Câu 3/4\nMẹ\nHọ tên?" in played.screens[2]
    assert "thu · Câu 2/4\nCha\n✔️ 1. Họ tên? Tám" in played.screens[1]
    assert (
        "\nCha\n1. Họ tên? Tám\n2. Nghề nghiệp? Thợ hồ\n"
        "Mẹ\n3. Họ tên? Năm\n\n4. Ghi chú? không\n" in played.screen
    )
