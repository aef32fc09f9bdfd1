//! Law: acts that no longer hold, facts without a source or a day, rules whose end is near.

use gocua_dossier::fee::Confidence;

use crate::opened::Opened;
use crate::remark::Remark;

/// Acts that people still copy from old pages, the day after which they no longer hold, and what holds instead.
const LAPSED: &[(&str, &str, &str)] = &[
    ("55/2021/TT-BCA", "2026-06-30", "Thông tư 116/2026/TT-BCA"),
    ("56/2021/TT-BCA", "2026-06-30", "Thông tư 116/2026/TT-BCA"),
    ("66/2023/TT-BCA", "2026-06-30", "Thông tư 116/2026/TT-BCA"),
    ("53/2025/TT-BCA", "2026-06-30", "Thông tư 116/2026/TT-BCA"),
    ("244/2016/TT-BTC", "2025-06-30", "Thông tư 16/2025/TT-BTC"),
    ("28/2015/NĐ-CP", "2025-12-31", "Nghị định 374/2025/NĐ-CP"),
];

/// What shows that a note was copied from somebody's own papers.
const MARKS: &[&str] = &["[A]", "[B]", "[N]", "[S]", "[V]", "[V-", ".md"];

pub(super) fn look(opened: &Opened, remarks: &mut Vec<Remark>) {
    for (file, text) in &opened.files.0 {
        for (number, line) in text.lines().enumerate() {
            // What is only remarked for whoever keeps the pack may name the past.
            let bare = line.split_once('#').map_or(line, |(before, _)| before);
            if bare.trim_start().starts_with("note") {
                if MARKS.iter().any(|mark| bare.contains(mark)) {
                    let what = "a note names a mark or a file that only its writer has: say it in words";
                    remarks.push(Remark::doubt(file, number + 1, what));
                }
                continue;
            }
            for (act, until, now) in LAPSED.iter().filter(|(act, ..)| bare.contains(act)) {
                remarks.push(Remark::fault(file, number + 1, format!("{act} held until {until}; now it is {now}")));
            }
        }
    }
    for (code, procedure) in &opened.procedures {
        let file = format!("procedures/{code}.toml");
        let line = |path: &str| opened.line(code, path);
        if procedure.checked_on.is_none() {
            remarks.push(Remark::fault(
                &file,
                0,
                "nobody says when it was last compared with its sources (checked_on)",
            ));
        }
        for (place, asked) in procedure.asked.iter().enumerate() {
            if asked.confidence == Confidence::Background {
                let at = line(&format!("asked[{place}].confidence"));
                remarks.push(Remark::fault(&file, at, "an answer that nobody could confirm is an open question"));
            }
        }
        for (place, charge) in procedure.fees.charges().iter().enumerate() {
            if charge.confidence == Confidence::Background {
                let at = line(&format!("fees.charges[{place}].confidence"));
                remarks.push(Remark::doubt(&file, at, format!("the amount of {} is not confirmed", charge.id)));
            }
        }
        let sources = procedure.components.iter().map(|component| (&component.id, &component.source));
        for (id, _) in sources.filter(|(_, source)| source.trim().is_empty()) {
            remarks.push(Remark::fault(&file, 0, format!("the component {id} has no source")));
        }
    }
}
