//! The words of a form by id and language, and the words for faults that every form shares.

use std::collections::{BTreeMap, HashMap};

/// A text of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextId(u32);

/// Every text of a form in every language. Vietnamese is complete; the others may have gaps.
#[derive(Debug, Default)]
pub(super) struct Texts {
    languages: Vec<String>,
    ids: HashMap<String, TextId>,
    /// Text id times number of languages, Vietnamese first.
    words: Vec<Option<Box<str>>>,
}

impl Texts {
    /// `None` when there is no Vietnamese table.
    pub(super) fn new(mut tables: BTreeMap<String, BTreeMap<String, String>>) -> Option<Self> {
        let vietnamese = tables.remove("vi")?;
        let languages: Vec<String> = std::iter::once("vi".to_owned()).chain(tables.keys().cloned()).collect();
        let mut texts = Self { languages, ids: HashMap::with_capacity(vietnamese.len()), words: Vec::new() };
        for (count, (id, words)) in vietnamese.into_iter().enumerate() {
            texts.words.push(Some(words.into()));
            for table in tables.values_mut() {
                texts.words.push(table.remove(&id).map(Into::into));
            }
            texts.ids.insert(id, TextId(u32::try_from(count).ok()?));
        }
        Some(texts)
    }

    pub(super) fn id(&self, name: &str) -> Option<TextId> {
        self.ids.get(name).copied()
    }

    /// The words in a language, or in Vietnamese.
    pub(super) fn get(&self, id: TextId, language: usize) -> &str {
        let first = id.0 as usize * self.languages.len();
        let words = |index: usize| self.words.get(index).and_then(Option::as_deref);
        words(first + language).or_else(|| words(first)).unwrap_or_default()
    }

    /// Index of a language; Vietnamese when it is not there. `en-GB` finds `en`.
    pub(super) fn language(&self, tag: &str) -> usize {
        let primary = tag.split('-').next().unwrap_or_default();
        let find = |tag: &str| self.languages.iter().position(|language| language == tag);
        find(tag).or_else(|| find(primary)).unwrap_or(0)
    }

    /// The texts of an id in all languages, for checking.
    pub(super) fn all(&self, id: TextId) -> impl Iterator<Item = &str> {
        (0..self.languages.len()).map(move |language| self.get(id, language))
    }
}

/// Names in curly brackets in a text.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Puts values for names in curly brackets. A name without a value stays visible instead of vanishing.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                match value(name) {
                    Some(words) => filled.push_str(&words),
                    None => {
                        filled.push('{');
                        filled.push_str(name);
                        filled.push('}');
                    }
                }
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Text and remedy, Vietnamese and English, of a fault that any question can have. A form may bring its own words, or a
/// further language, under `fault.<rule>` and `fault.<rule>.remedy`.
pub(super) struct Common {
    pub(super) rule: &'static str,
    pub(super) text: [&'static str; 2],
    pub(super) remedy: [&'static str; 2],
}

const fn common(rule: &'static str, text: [&'static str; 2], remedy: [&'static str; 2]) -> Common {
    Common { rule, text, remedy }
}

pub(super) const REQUIRED: Common = common(
    "required",
    ["{You} chưa trả lời câu này.", "This question has no answer yet."],
    ["Trả lời câu này trước khi gửi.", "Answer it before sending."],
);
/// `{row}` is what the group calls a row, `{add}` its button.
pub(super) const ROWS_NONE: Common = common(
    "rows_few",
    ["{You} chưa ghi {row} nào.", "No {row} is written down yet."],
    ["Bấm “{add}”.", "Press “{add}”."],
);
pub(super) const ROWS_FEW: Common = common(
    "rows_few",
    ["{You} chưa ghi đủ {row}, cần ít nhất {n}.", "At least {n} are needed here."],
    ["Bấm “{add}” rồi ghi vào.", "Press “{add}” and fill it in."],
);
pub(super) const ROWS_MANY: Common = common(
    "rows_many",
    ["Ghi được nhiều nhất {n}.", "At most {n} fit."],
    ["Xóa bớt phần không cần.", "Remove what is not needed."],
);
pub(super) const NAME: Common = common(
    "format.name",
    ["Tên chỉ gồm chữ cái.", "A name has only letters."],
    ["{You} viết họ và tên như trong giấy tờ.", "Write the name as in the papers."],
);
pub(super) const NAME_COMMA: Common = common(
    "format.name_comma",
    ["Trong tên có dấu phẩy.", "There is a comma in the name."],
    ["Bỏ dấu phẩy; có hai tên thì viết “và” ở giữa.", "Leave it out; write “and” between two names."],
);
pub(super) const SECRET: Common = common(
    "format.secret",
    ["Đây giống mã PIN, mã OTP hoặc mật khẩu.", "This looks like a PIN, an OTP or a password."],
    ["Xóa đi, đừng cho ai biết. Không hồ sơ nào cần mã này.", "Delete it and tell nobody. No dossier needs it."],
);
pub(super) const PHONE: Common = common(
    "format.phone",
    ["Số điện thoại chưa đúng.", "This is not a telephone number."],
    ["{You} ghi 10 chữ số, bắt đầu bằng số 0.", "Write 10 digits beginning with 0."],
);
pub(super) const EMAIL: Common = common(
    "format.email",
    ["Địa chỉ email chưa đúng.", "This is not an e-mail address."],
    ["{You} ghi như ten@vidu.vn. Không có thì để trống.", "Write it like name@example.com, or leave it empty."],
);
pub(super) const DIGITS: Common = common(
    "format.digits",
    ["Cần đúng {n} chữ số.", "Exactly {n} digits are needed."],
    ["{You} đếm lại và ghi đủ các chữ số.", "Count and write all the digits."],
);
pub(super) const TOO_LONG: Common = common(
    "format.too_long",
    ["Câu trả lời dài hơn {n} chữ cái.", "The answer is longer than {n} characters."],
    ["{You} viết ngắn lại.", "Make it shorter."],
);
pub(super) const INTEGER: Common = common(
    "format.integer",
    ["Câu này cần một số.", "A number is needed here."],
    ["Chỉ ghi chữ số, ví dụ 2.", "Write digits only, for example 2."],
);
pub(super) const TOO_SMALL: Common = common(
    "format.too_small",
    ["Số này nhỏ hơn {n}.", "The number is smaller than {n}."],
    ["{You} ghi số từ {n} trở lên.", "Write {n} or more."],
);
pub(super) const TOO_LARGE: Common = common(
    "format.too_large",
    ["Số này lớn hơn {n}.", "The number is larger than {n}."],
    ["{You} ghi số không quá {n}.", "Write {n} or less."],
);
pub(super) const DATE: Common = common(
    "format.date",
    ["Chưa đọc được ngày này.", "This is not a date."],
    ["{You} ghi ngày, tháng, năm bằng số, ví dụ 03/02/1956.", "Write day/month/year, for example 03/02/1956."],
);
pub(super) const DATE_YEAR: Common = common(
    "format.date_year",
    ["Năm cần đủ bốn chữ số.", "The year needs four digits."],
    ["Ghi cả năm, ví dụ 1956.", "Write the whole year, for example 1956."],
);
pub(super) const DATE_NO_DAY: Common = common(
    "format.date_no_day",
    ["Còn thiếu ngày.", "The day is missing."],
    ["{You} ghi thêm vào ô Ngày.", "Write the day."],
);
pub(super) const DATE_NO_MONTH: Common = common(
    "format.date_no_month",
    ["Còn thiếu tháng.", "The month is missing."],
    ["{You} ghi thêm vào ô Tháng.", "Write the month."],
);
pub(super) const DATE_NO_YEAR: Common = common(
    "format.date_no_year",
    ["Còn thiếu năm.", "The year is missing."],
    ["{You} ghi thêm vào ô Năm.", "Write the year."],
);
pub(super) const DATE_NO_SUCH_MONTH: Common = common(
    "format.date_no_such_month",
    ["Một năm có 12 tháng, không có tháng {n}.", "A year has 12 months; there is no month {n}."],
    ["{You} xem lại ô Tháng.", "Check the month."],
);
pub(super) const DATE_NO_SUCH_DAY: Common = common(
    "format.date_no_such_day",
    ["Tháng {m} không có ngày {n}.", "Month {m} has no day {n}."],
    ["{You} xem lại ô Ngày.", "Check the day."],
);
pub(super) const DATE_NO_LEAP_YEAR: Common = common(
    "format.date_no_leap_year",
    ["Tháng 2 năm {n} chỉ có 28 ngày.", "February {n} has only 28 days."],
    ["{You} xem lại ô Ngày.", "Check the day."],
);
pub(super) const DATE_RANGE: Common = common(
    "format.date_range",
    ["Năm {n} quá xa.", "The year {n} is too far away."],
    ["{You} xem lại ô Năm.", "Check the year."],
);
pub(super) const CHOICE: Common = common(
    "format.choice",
    ["Câu trả lời này không có trong danh sách.", "This answer is not in the list."],
    ["Chọn trong danh sách.", "Choose from the list."],
);
pub(super) const PLACE: Common = common(
    "format.place",
    ["{You} chưa chọn xã, phường.", "No commune or ward is chosen."],
    ["Gõ tên xã, phường rồi chọn trong danh sách.", "Type its name and choose it from the list."],
);
pub(super) const NUMBER_DIGITS: Common = common(
    "format.number_digits",
    ["Số định danh chỉ gồm chữ số.", "A personal number has only digits."],
    ["{You} ghi 12 chữ số trên thẻ căn cước.", "Write the 12 digits on the identity card."],
);
pub(super) const NUMBER_OLD: Common = common(
    "format.number_old",
    ["Đây là số chứng minh nhân dân cũ, có 9 chữ số.", "This is the 9-digit number of an old card."],
    ["{You} ghi số định danh 12 chữ số trên thẻ căn cước.", "Write the 12-digit number on the identity card."],
);
pub(super) const NUMBER_LENGTH: Common = common(
    "format.number_length",
    ["Số định danh có 12 chữ số, ở đây có {n}.", "A personal number has 12 digits; here are {n}."],
    ["{You} đếm lại và ghi đủ 12 chữ số.", "Count and write all 12 digits."],
);
