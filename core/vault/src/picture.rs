//! A number for a picture, by which people who share a phone find their own vault before it is opened. It is plain, and
//! says nothing about the person: only which place among the phone's vaults was free.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::SqliteConnection;

use crate::{error::Error, id::VaultId};

/// Numbers there are, from 0.
const PICTURES: u8 = 12;

/// The number of a vault; 0 for one from before there were pictures, and when the number is damaged.
pub(crate) async fn load(db: &mut SqliteConnection) -> Result<u8, Error> {
    let number: Option<i64> = sqlx::query_scalar("SELECT number FROM picture").fetch_optional(db).await?;
    Ok(number.and_then(|number| u8::try_from(number).ok()).filter(|number| *number < PICTURES).unwrap_or(0))
}

/// Gives a new vault its number.
pub(crate) async fn store(db: &mut SqliteConnection, number: u8) -> Result<(), Error> {
    sqlx::query("INSERT INTO picture (only, number) VALUES (1, ?)").bind(number).execute(db).await?;
    Ok(())
}

/// The lowest number that nobody has; with more vaults than numbers the lowest of those that fewest have.
pub(crate) fn free(taken: &[u8]) -> u8 {
    (0..PICTURES).min_by_key(|number| taken.iter().filter(|other| *other == number).count()).unwrap_or(0)
}

/// The numbers seen so far. They never change, and a vault that is open cannot be asked for its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pictures(Arc<Mutex<BTreeMap<VaultId, u8>>>);

impl Pictures {
    pub(crate) fn of(&self, id: VaultId) -> Option<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    pub(crate) fn remember(&self, id: VaultId, number: u8) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_number_that_nobody_has_is_free() {
        assert_eq!(free(&[]), 0);
        assert_eq!(free(&[0, 1, 3]), 2);
        assert_eq!(free(&[5, 0, 0]), 1, "old vaults may share number 0");
        assert_eq!(free(&(0..PICTURES).collect::<Vec<_>>()), 0);
        assert_eq!(free(&(0..PICTURES).chain([0, 1]).collect::<Vec<_>>()), 2);
    }
}
