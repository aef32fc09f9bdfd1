//! Hashing what signatures cover: what comes before several of them is hashed once.

use std::cell::RefCell;

use ring::digest::{Context, Digest};

use super::format::Covered;
use crate::digest::Hash;
use crate::pdf::{Source, for_each_piece};
use crate::{Budget, Error};

/// The passes over a document. Signatures that are asked for in the order of their place share one.
pub(super) struct Passes<'s> {
    source: &'s dyn Source,
    budget: &'s Budget,
    /// For each hash how far the document is hashed from its start.
    begun: RefCell<Vec<(Hash, u64, Context)>>,
}

impl<'s> Passes<'s> {
    pub(super) fn new(source: &'s dyn Source, budget: &'s Budget) -> Self {
        Self { source, budget, begun: RefCell::new(Vec::new()) }
    }

    pub(super) fn budget(&self) -> &'s Budget {
        self.budget
    }

    /// The hash of all bytes up to the end of what is covered, but for the gap.
    pub(super) fn hash(&self, covered: &Covered, hash: Hash) -> Result<Digest, Error> {
        let mut begun = self.begun.borrow_mut();
        let own = begun.iter().position(|(kind, at, _)| *kind == hash && *at <= covered.gap.start);
        let (_, from, mut context) = match own {
            Some(at) => begun.swap_remove(at),
            None => (hash, 0, Context::new(hash.algorithm())),
        };
        self.feed(&mut context, from..covered.gap.start)?;
        begun.retain(|(kind, ..)| *kind != hash);
        begun.push((hash, covered.gap.start, context.clone()));
        self.feed(&mut context, covered.gap.end..covered.end)?;
        Ok(context.finish())
    }

    fn feed(&self, context: &mut Context, range: std::ops::Range<u64>) -> Result<(), Error> {
        self.budget.hash(range.end.saturating_sub(range.start))?;
        for_each_piece(self.source, range, |piece| {
            context.update(piece);
            Ok(())
        })
    }
}
