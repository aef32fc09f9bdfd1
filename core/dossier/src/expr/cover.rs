//! Whether stretches of months cover a whole period: residence histories "from 14 until now, without gaps".
//!
//! Months are the unit because papers know no days. Somebody who moves does so inside a month, so the last month of
//! one row may be the first of the next. A row that gives only years is read in the person's favour both ways: as long
//! as possible when looking for gaps, as short as possible when looking for overlaps.

use super::value::{Month, Span};
use crate::date::PartialDate;

/// A row's stretch at its longest and at its shortest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    long: Span,
    short: Span,
}

impl Stretch {
    pub(super) fn new(from: PartialDate, to: PartialDate) -> Self {
        Self {
            long: Span { first: Month::of(from.earliest()), last: Month::of(to.latest()) },
            short: Span { first: Month::of(from.latest()), last: Month::of(to.earliest()) },
        }
    }
}

/// Months from `start` to `end` that no row covers.
pub(super) fn gaps(rows: &[Stretch], start: Month, end: Month) -> Vec<Span> {
    let mut spans: Vec<Span> = rows.iter().map(|row| row.long).filter(|span| span.first <= span.last).collect();
    spans.sort_unstable();
    let mut gaps = Vec::new();
    // The first month that is not covered yet.
    let mut open = start;
    for span in spans {
        if open > end {
            break;
        }
        if span.first > open {
            let last = span.first.plus(-1).min(end);
            gaps.push(Span { first: open, last });
        }
        open = open.max(span.last.plus(1));
    }
    if open <= end {
        gaps.push(Span { first: open, last: end });
    }
    gaps
}

/// Months that two rows both claim, beyond one shared month of moving.
pub(super) fn overlaps(rows: &[Stretch]) -> Vec<Span> {
    let mut spans: Vec<Span> = rows.iter().map(|row| row.short).filter(|span| span.first <= span.last).collect();
    spans.sort_unstable();
    let mut found: Vec<Span> = Vec::new();
    let mut reached: Option<Month> = None;
    for span in spans {
        if let Some(last) = reached
            && span.first < last
        {
            found.push(Span { first: span.first, last: last.min(span.last) });
        }
        reached = Some(reached.map_or(span.last, |last| last.max(span.last)));
    }
    found
}
