//! A date as boxes: the parts of what was typed.

use gocua_dossier::form::{Kind, Question};

use crate::door::view::{DatePart, DatePartKind};
use crate::say::words::Words;

/// Day, month and year, whichever are there: `d/m/yyyy` cut short at the front, or ISO 8601 as taken over from the
/// account. Where a month is asked there is no box for the day.
pub(super) fn parts(words: &Words, text: &str, month_only: bool) -> Vec<DatePart> {
    let mut kinds = vec![
        (DatePartKind::Year, "date-year", 4),
        (DatePartKind::Month, "date-month", 2),
        (DatePartKind::Day, "date-day", 2),
    ];
    kinds.truncate(if month_only { 2 } else { 3 });
    // From the year on, because what there is belongs to the last boxes: a year alone is a year.
    let values: Vec<&str> = if text.contains('/') { text.rsplit('/').collect() } else { text.split('-').collect() };
    let values = values.into_iter().chain(std::iter::repeat(""));
    let boxes = kinds.into_iter().zip(values).map(|((part, key, max_length), value)| DatePart {
        part,
        label: words.say(key),
        value: value.to_owned(),
        max_length,
    });
    let mut boxes: Vec<_> = boxes.collect();
    boxes.reverse();
    boxes
}

/// The boxes of a date in words, for whoever does not see them.
pub(super) fn boxes(words: &Words, question: &Question) -> String {
    let labels = parts(words, "", question.kind == Kind::Month).into_iter().map(|part| part.label).collect::<Vec<_>>();
    words.tell("date-boxes", [("boxes", labels.join(", ").into())])
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::say::words::Words;

    fn values(text: &str) -> Vec<String> {
        parts(&Words::new("vi"), text, false).into_iter().map(|part| part.value).collect()
    }

    #[test]
    fn every_part_stands_in_its_box() {
        assert_eq!(values("3/2/1956"), ["3", "2", "1956"]);
        assert_eq!(values("1956-02-03"), ["03", "02", "1956"]);
        assert_eq!(values("1956-02"), ["", "02", "1956"]);
        assert_eq!(values("2/1956"), ["", "2", "1956"]);
        assert_eq!(values("1956"), ["", "", "1956"]);
        assert_eq!(values("3//"), ["3", "", ""]);
        assert_eq!(values(""), ["", "", ""]);
    }

    #[test]
    fn a_month_has_two_boxes() {
        let boxes = parts(&Words::new("vi"), "6/2009", true);
        let shown = boxes.iter().map(|part| (part.label.as_str(), part.value.as_str())).collect::<Vec<_>>();
        assert_eq!(shown, [("Tháng", "6"), ("Năm", "2009")]);
    }
}
