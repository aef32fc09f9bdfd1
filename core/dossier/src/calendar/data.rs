//! Calendar data as it stands in a pack, laid out day by day.

use super::lunar::{self, LunarDate};
use super::{Calendar, CalendarError, Holiday, Mark};
use crate::code::Channel;
use crate::date::{Date, Time, Weekday};
use crate::fee::{Confidence, Words};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most of anything in the lists, and most years laid out: bounds against a hostile pack.
const MOST: usize = 200;
/// Longest block of days off, in days.
const LONGEST_BLOCK: usize = 31;

#[derive(Deserialize)]
struct Raw {
    years: (i32, i32),
    rest_days: Vec<Weekday>,
    office_hours: Vec<(Time, Time)>,
    #[serde(default)]
    cut_offs: Vec<CutOff>,
    holidays: Vec<Rule>,
    #[serde(default)]
    decisions: Vec<Decision>,
}

#[derive(Deserialize)]
struct CutOff {
    channels: Vec<Channel>,
    at: Time,
}

/// A holiday of every year. With one pattern the days are certain; with several, a decision chooses each year.
#[derive(Deserialize)]
struct Rule {
    id: String,
    name: Words,
    on: On,
    patterns: Vec<Pattern>,
    valid_from: Date,
    valid_to: Option<Date>,
    source: String,
    confidence: Confidence,
}

/// Month and day, `MM-DD`, in the solar or the lunar calendar.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum On {
    Solar(String),
    Lunar(String),
}

/// So many days, of which so many lie before the day itself.
#[derive(Deserialize)]
struct Pattern {
    before: u8,
    days: u8,
}

/// What was decided for one holiday of one year; several options while it is not decided.
#[derive(Deserialize)]
struct Decision {
    holiday: String,
    year: i32,
    source: String,
    confidence: Confidence,
    options: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    off: Vec<(Date, Date)>,
    #[serde(default)]
    work: Vec<Date>,
}

impl Choice {
    fn days(&self) -> Option<BTreeMap<Date, Mark>> {
        let mut days: BTreeMap<Date, Mark> =
            self.work.iter().take(LONGEST_BLOCK).map(|date| (*date, Mark::Work)).collect();
        for (first, last) in &self.off {
            let length = usize::try_from(first.days_until(*last)).ok().filter(|length| *length < LONGEST_BLOCK)?;
            days.extend((0..=length).map(|step| (first.plus_days(i32::try_from(step).unwrap_or(0)), Mark::Off)));
        }
        Some(days)
    }
}

impl On {
    fn in_year(&self, year: i32) -> Option<Date> {
        let (Self::Solar(text) | Self::Lunar(text)) = self;
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        match self {
            Self::Solar(_) => Date::new(year, month, day),
            Self::Lunar(_) => lunar::solar(LunarDate { year, month, leap: false, day }),
        }
    }
}

impl Calendar {
    /// Reads calendar data of a pack.
    ///
    /// # Errors
    /// [`CalendarError`].
    pub fn load(json: &str) -> Result<Self, CalendarError> {
        lay_out(json)
    }
}

fn lay_out(json: &str) -> Result<Calendar, CalendarError> {
    let raw: Raw = serde_json::from_str(json)?;
    let wrong = CalendarError::Inconsistent;
    let (first, last) = raw.years;
    if first > last
        || usize::try_from(last - first).map_or(true, |span| span > MOST)
        || !lunar::YEARS.contains(&first)
        || !lunar::YEARS.contains(&last)
    {
        return Err(wrong("years"));
    }
    if raw.holidays.len() > MOST || raw.decisions.len() > MOST {
        return Err(wrong("too many entries"));
    }
    if raw.rest_days.len() > 6 {
        return Err(wrong("no working day is left"));
    }
    let in_order = raw.office_hours.iter().all(|(opening, closing)| opening < closing)
        && raw.office_hours.windows(2).all(|pair| matches!(pair, [(_, closing), (opening, _)] if closing <= opening));
    if raw.office_hours.is_empty() || !in_order {
        return Err(wrong("office hours"));
    }
    let mut calendar = Calendar {
        years: first..=last,
        rest_days: raw.rest_days,
        office_hours: raw.office_hours,
        cut_offs: raw
            .cut_offs
            .iter()
            .flat_map(|rule| rule.channels.iter().map(|channel| (*channel, rule.at)))
            .collect(),
        holidays: Vec::new(),
        certain: BTreeMap::new(),
        undecided: BTreeMap::new(),
        options: 1,
    };
    let mut names = BTreeSet::new();
    for rule in &raw.holidays {
        if rule.patterns.is_empty()
            || rule.patterns.len() > 8
            || !rule.name.contains_key("vi")
            || !names.insert(&rule.id)
        {
            return Err(wrong("a holiday needs a name of its own, a Vietnamese text and 1 to 8 patterns"));
        }
    }
    for decision in &raw.decisions {
        let rule =
            raw.holidays.iter().find(|rule| rule.id == decision.holiday).ok_or(wrong("a decision about no holiday"))?;
        if decision.options.is_empty() || decision.options.len() > 8 {
            return Err(wrong("a decision needs 1 to 8 options"));
        }
        let options = decision
            .options
            .iter()
            .map(Choice::days)
            .collect::<Option<Vec<_>>>()
            .ok_or(wrong("a block of days off"))?;
        let holiday =
            Holiday { name: rule.name.clone(), source: decision.source.clone(), confidence: decision.confidence };
        calendar.mark(holiday, &options);
    }
    // In the order of the year, because a day given for a holiday on a weekend must not fall on the next holiday.
    let mut days = Vec::new();
    for year in first..=last {
        for rule in &raw.holidays {
            let decided = raw.decisions.iter().any(|decision| decision.holiday == rule.id && decision.year == year);
            let day = rule.on.in_year(year).ok_or(wrong("a holiday on a day that does not exist"))?;
            if !decided && day >= rule.valid_from && rule.valid_to.is_none_or(|last| day <= last) {
                days.push((day, rule));
            }
        }
    }
    days.sort_by_key(|(day, _)| *day);
    let fixed: BTreeSet<Date> = days.iter().map(|(day, _)| *day).collect();
    for (day, rule) in days {
        let options: Vec<_> = rule.patterns.iter().map(|pattern| calendar.spread(day, pattern, &fixed)).collect();
        let holiday = Holiday { name: rule.name.clone(), source: rule.source.clone(), confidence: rule.confidence };
        calendar.mark(holiday, &options);
    }
    Ok(calendar)
}

impl Calendar {
    /// The days of a pattern, and for each that falls on a day of rest the next free working day after the block
    /// (Labour Code Art. 111.3).
    fn spread(&self, day: Date, pattern: &Pattern, fixed: &BTreeSet<Date>) -> BTreeMap<Date, Mark> {
        let first = day.plus_days(-i32::from(pattern.before));
        let mut off: BTreeMap<Date, Mark> =
            (0..i32::from(pattern.days)).map(|step| (first.plus_days(step), Mark::Off)).collect();
        let lost = off.keys().filter(|date| self.rest_days.contains(&date.weekday())).count();
        let mut next = first.plus_days(i32::from(pattern.days));
        for _ in 0..lost {
            while !self.works(next, 0) || fixed.contains(&next) || off.contains_key(&next) {
                if next == Date::MAX {
                    return off;
                }
                next = next.plus_days(1);
            }
            off.insert(next, Mark::Off);
        }
        off
    }

    /// Enters days: certain when every option agrees on a day, undecided otherwise.
    fn mark(&mut self, holiday: Holiday, options: &[BTreeMap<Date, Mark>]) {
        let index = self.holidays.len();
        self.holidays.push(holiday);
        self.options = self.options.max(options.len());
        let dates: BTreeSet<Date> = options.iter().flat_map(|option| option.keys().copied()).collect();
        for date in dates {
            let marks: Vec<Option<Mark>> = options.iter().map(|option| option.get(&date).copied()).collect();
            match marks.first().copied().flatten() {
                Some(mark) if marks.iter().all(|other| *other == Some(mark)) => {
                    self.certain.entry(date).or_insert((mark, index));
                }
                _ => {
                    self.undecided.entry(date).or_insert((marks, index));
                }
            }
        }
    }
}
