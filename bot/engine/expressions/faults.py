"""What is wrong with an expression, for the author of a form, in both languages."""

from collections.abc import Iterable


class ExpressionFault(Exception):  # noqa: N818 - a fault of the form, not of the program
    """The expression cannot be used; `position` is where, counted from 0."""

    def __init__(self, message_vi: str, message_en: str, position: int = 0) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.message_en = message_en
        self.position = position


# How it is written


def too_long(most: int) -> ExpressionFault:
    return ExpressionFault(
        f"Biểu thức dài quá {most} ký tự. Hãy chia nhỏ thành nhiều câu tính toán.",
        f"The expression is longer than {most} characters. Split it into several calculations.",
    )


def too_many_parts(most: int, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Biểu thức có quá {most} thành phần. Hãy chia nhỏ thành nhiều câu tính toán.",
        f"The expression has more than {most} parts. Split it into several calculations.",
        position,
    )


def too_deep(most: int, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Biểu thức lồng nhau quá {most} tầng. Hãy tách bớt ra câu tính toán riêng.",
        f"The expression is nested more than {most} levels deep. Move a part to a calculation.",
        position,
    )


def nothing_written() -> ExpressionFault:
    return ExpressionFault("Biểu thức đang để trống.", "The expression is empty.")


def unfinished(position: int) -> ExpressionFault:
    return ExpressionFault(
        "Biểu thức còn dang dở: phía cuối thiếu một giá trị.",
        "The expression is unfinished: a value is missing at the end.",
        position,
    )


def open_quote(position: int) -> ExpressionFault:
    return ExpressionFault(
        "Đoạn văn bản này thiếu dấu nháy đóng.",
        "This text has no closing quote.",
        position,
    )


def unexpected(text: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Không hiểu “{text}” ở vị trí {position + 1} của biểu thức.",
        f"“{text}” is not understood at position {position + 1} of the expression.",
        position,
    )


def instead(text: str, better: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Không dùng được “{text}” trong biểu thức. Hãy viết {better}.",
        f"“{text}” cannot be used in an expression. Write {better}.",
        position,
    )


def missing(sign: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Thiếu dấu “{sign}” ở vị trí {position + 1} của biểu thức.",
        f"“{sign}” is missing at position {position + 1} of the expression.",
        position,
    )


def unknown_axis(name: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Không có trục “{name}::” trong đường dẫn.",
        f"Paths have no axis “{name}::”.",
        position,
    )


def no_variables(position: int) -> ExpressionFault:
    return ExpressionFault(
        "Biểu thức không dùng biến dạng “$tên”. Hãy viết ${tên} để nhắc đến một câu.",
        "Expressions have no variables such as “$name”. Write ${name} to refer to a question.",
        position,
    )


# Functions


def unknown_function(name: str, close: str, position: int) -> ExpressionFault:
    hint_vi = f" Có phải ý anh/chị là “{close}()”?" if close else " Hãy kiểm tra lại tên hàm."
    hint_en = f" Did you mean “{close}()”?" if close else " Check its name."
    return ExpressionFault(
        f"Không có hàm “{name}()”.{hint_vi}",
        f"There is no function “{name}()”.{hint_en}",
        position,
    )


def hinted(name: str, hint: tuple[str, str], position: int) -> ExpressionFault:
    vi, en = hint
    return ExpressionFault(
        f"Không có hàm “{name}()”. {vi}", f"There is no function “{name}()”. {en}", position
    )


def unsupported(name: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Hàm “{name}()” chưa được hỗ trợ ở đây. Hãy bỏ hàm này khỏi biểu thức.",
        f"The function “{name}()” is not supported here. Remove it from the expression.",
        position,
    )


def wrong_count(name: str, fewest: int, most: int | None, position: int) -> ExpressionFault:
    if fewest == most:
        vi, en = f"đúng {fewest}", f"exactly {fewest}"
    elif most is None:
        vi, en = f"ít nhất {fewest}", f"at least {fewest}"
    else:
        vi, en = f"từ {fewest} đến {most}", f"{fewest} to {most}"
    values = "value" if most == 1 else "values"
    return ExpressionFault(
        f"Hàm “{name}()” cần {vi} giá trị trong ngoặc.",
        f"The function “{name}()” takes {en} {values} in its parentheses.",
        position,
    )


def not_pairs(name: str, position: int = 0) -> ExpressionFault:
    return ExpressionFault(
        f"Các giá trị của hàm “{name}()” phải đi thành từng cặp.",
        f"The values of “{name}()” must come in pairs.",
        position,
    )


def not_nodes(what: str, position: int = 0) -> ExpressionFault:
    return ExpressionFault(
        f"“{what}” chỉ dùng được với đường dẫn đến các câu, không dùng với một giá trị.",
        f"“{what}” works only on a path to questions, not on a plain value.",
        position,
    )


def not_a_date(text: str) -> ExpressionFault:
    return ExpressionFault(
        f"“{text}” không phải là một ngày có thật.", f"“{text}” is not a date that exists."
    )


def no_date_in(kind_vi: str, kind_en: str) -> ExpressionFault:
    return ExpressionFault(
        f"Không thể đổi {kind_vi} thành ngày.", f"{kind_en} cannot be turned into a date."
    )


def no_length() -> ExpressionFault:
    return ExpressionFault(
        "Hàm “uuid()” cần độ dài là một số.", "“uuid()” needs a number as its length."
    )


def not_one_of(what: str, offered: Iterable[str]) -> ExpressionFault:
    choices = ", ".join(offered)
    return ExpressionFault(
        f"“{what}” không hợp lệ trong hàm “digest()”. Chỉ dùng: {choices}.",
        f"“{what}” is not valid in “digest()”. Use one of: {choices}.",
    )


def bad_pattern(pattern: str, position: int) -> ExpressionFault:
    return ExpressionFault(
        f"Không chạy được mẫu “{pattern}” của “regex()”. Mẫu không được nhìn trước, nhìn sau "
        "hoặc nhắc lại nhóm.",
        f"The pattern “{pattern}” of “regex()” cannot be run. Patterns may not look ahead, look "
        "behind or refer back to a group.",
        position,
    )


# While it runs


def too_much_work() -> ExpressionFault:
    return ExpressionFault(
        "Biểu thức phải xem quá nhiều dữ liệu nên đã được dừng lại. Hãy viết đường dẫn cụ thể hơn.",
        "The expression looks at too much data and was stopped. Write a more exact path.",
    )


def too_much_text(most: int) -> ExpressionFault:
    return ExpressionFault(
        f"Biểu thức tạo ra văn bản dài quá {most} ký tự.",
        f"The expression makes a text longer than {most} characters.",
    )
