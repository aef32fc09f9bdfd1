//! In which order values are made, who reads whom, and circles by name.

use std::collections::BTreeSet;

use super::compiled::{Anchor, Cell, Check, Group, Required, Rule};
use super::load::LoadError;
use crate::expr::{Compiled, Read};

/// What a cell's value hangs on: the conditions and formulas, not the checks.
fn cell_reads(cell: &Cell, groups: &[Group]) -> BTreeSet<Read> {
    match cell {
        Cell::Computed { value, .. } => value.reads.clone(),
        Cell::Question(field) => {
            let mut reads: BTreeSet<Read> = field.when.iter().flat_map(|when| when.reads.iter().copied()).collect();
            if let super::compiled::FieldKind::Group(group) = field.kind
                && let Some(group) = groups.get(group)
            {
                for when in group.fields.iter().filter_map(|field| field.when.as_ref()) {
                    // Reads inside the own row are ordered among the fields.
                    reads.extend(when.reads.iter().filter(|read| !matches!(read, Read::Field { .. })));
                }
            }
            reads
        }
    }
}

fn cell_of(read: Read, groups: &[Group]) -> Option<usize> {
    match read {
        Read::Cell(cell) => Some(cell),
        Read::Group(group) | Read::Field { group, .. } => groups.get(group).map(|group| group.cell),
    }
}

/// Order of cells, place of each cell in it, and readers of each cell.
pub(super) type Ordered = (Vec<usize>, Vec<usize>, Vec<Vec<usize>>);

/// Sorts cells so that each follows what it reads.
pub(super) fn of_cells(cells: &[Cell], groups: &[Group]) -> Result<Ordered, LoadError> {
    let reads: Vec<Vec<usize>> = cells
        .iter()
        .map(|cell| {
            let cells: BTreeSet<usize> =
                cell_reads(cell, groups).into_iter().filter_map(|read| cell_of(read, groups)).collect();
            cells.into_iter().collect()
        })
        .collect();
    let order = sort(&reads).map_err(|circle| {
        LoadError::Cycle(circle.into_iter().filter_map(|cell| cells.get(cell)).map(|c| c.name().to_owned()).collect())
    })?;
    let mut position = vec![0; cells.len()];
    for (place, cell) in order.iter().enumerate() {
        if let Some(position) = position.get_mut(*cell) {
            *position = place;
        }
    }
    let mut readers = vec![Vec::new(); cells.len()];
    for (reader, reads) in reads.iter().enumerate() {
        for read in reads {
            if let Some(readers) = readers.get_mut(*read) {
                readers.push(reader);
            }
        }
    }
    Ok((order, position, readers))
}

/// Sorts the fields of a group by their conditions inside one row.
pub(super) fn of_fields(group: &Group) -> Result<Vec<usize>, LoadError> {
    let reads: Vec<Vec<usize>> = group
        .fields
        .iter()
        .map(|field| {
            let reads = field.when.iter().flat_map(|when| &when.reads);
            reads
                .filter_map(|read| match read {
                    Read::Field { field, .. } => Some(*field),
                    _ => None,
                })
                .collect()
        })
        .collect();
    sort(&reads).map_err(|circle| {
        let name = |field: usize| group.fields.get(field).map(|field| format!("{}.{}", group.name, field.name));
        LoadError::Cycle(circle.into_iter().filter_map(name).collect())
    })
}

/// Kahn's algorithm, in the given order where there is a choice. A circle comes back closed: its first member is named
/// again at the end.
fn sort(reads: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut waiting: Vec<usize> = reads.iter().map(Vec::len).collect();
    let mut readers = vec![Vec::new(); reads.len()];
    for (reader, reads) in reads.iter().enumerate() {
        for read in reads {
            if let Some(readers) = readers.get_mut(*read) {
                readers.push(reader);
            }
        }
    }
    let mut ready: BTreeSet<usize> =
        waiting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(index, _)| index).collect();
    let mut order = Vec::with_capacity(reads.len());
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for reader in readers.get(next).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*reader) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*reader);
                }
            }
        }
    }
    if order.len() == reads.len() {
        return Ok(order);
    }
    // Everything left waits for something left: walking backwards must come round.
    let stuck = |index: usize| waiting.get(index).is_some_and(|count| *count > 0);
    let mut walk: Vec<usize> = (0..reads.len()).find(|index| stuck(*index)).into_iter().collect();
    while let Some(last) = walk.last().copied() {
        let Some(next) = reads.get(last).and_then(|reads| reads.iter().copied().find(|read| stuck(*read))) else {
            break;
        };
        if let Some(start) = walk.iter().position(|seen| *seen == next) {
            let mut circle = walk.split_off(start);
            circle.push(next);
            return Err(circle);
        }
        walk.push(next);
    }
    Err(walk)
}

/// By cell: what has to be checked again when it changes.
pub(super) fn checks(cells: &[Cell], groups: &[Group], rules: &[Rule]) -> Vec<Vec<Check>> {
    let mut checks: Vec<BTreeSet<Check>> = vec![BTreeSet::new(); cells.len()];
    let mut note = |compiled: &Compiled, check: Check| {
        for cell in compiled.reads.iter().filter_map(|read| cell_of(*read, groups)) {
            if let Some(checks) = checks.get_mut(cell) {
                checks.insert(check);
            }
        }
    };
    for (index, cell) in cells.iter().enumerate() {
        if let Cell::Question(field) = cell
            && let Required::When(required) = &field.required
        {
            note(required, Check::Cell(index));
        }
    }
    for (group, of) in groups.iter().enumerate() {
        for (index, field) in of.fields.iter().enumerate() {
            if let Required::When(required) = &field.required {
                note(required, Check::Field { group, field: index });
            }
        }
    }
    for (index, rule) in rules.iter().enumerate() {
        note(&rule.must, Check::Rule(index));
        if let Some(when) = &rule.when {
            note(when, Check::Rule(index));
        }
    }
    // A rule in rows has an outcome per row even when it reads nothing in the row.
    for (index, rule) in rules.iter().enumerate() {
        if let Anchor::Field { group, .. } = rule.at
            && let Some(checks) = groups.get(group).and_then(|group| checks.get_mut(group.cell))
        {
            checks.insert(Check::Rule(index));
        }
    }
    for (group, of) in groups.iter().enumerate() {
        for (index, field) in of.fields.iter().enumerate() {
            if matches!(field.required, Required::When(_))
                && let Some(checks) = checks.get_mut(of.cell)
            {
                checks.insert(Check::Field { group, field: index });
            }
        }
    }
    checks.into_iter().map(|checks| checks.into_iter().collect()).collect()
}
