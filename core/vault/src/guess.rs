//! One guess at the PIN, in an order in which a kill at any point neither gives a guess for free nor loses the vault.
//!
//! 1. Record durably that slot *i* is burnt.
//! 2. Make a *carry* key in hardware. Ask it, and the slot's key, for their MACs.
//! 3. Record durably the stretched PIN and the slot's MAC, sealed under the carry's MAC. From here on only this PIN can
//!    be tried with slot *i*.
//! 4. Destroy the slot's hardware key.
//! 5. Only now try to open the slot.
//! 6. Wrong: forget the guess. Right: fill the burnt slots with fresh keys and forget the guess, in one commit.
//! 7. Destroy the carry key.
//!
//! Killed before 3, nobody has learnt anything, the key is still there, and the slot is given back. Killed after 3, the
//! next start finishes the guess without being told the PIN: if it was right, the slots are filled again, although its
//! hardware key is gone; this is what keeps the last guess from being lost together with the vault. A finished guess
//! is answered to nobody but the one who gives the same PIN again; another PIN costs its own slot.
//!
//! Between 3 and 7 a right guess lies on the disk sealed under a hardware key instead of under PIN and hardware key.
//! That lasts milliseconds, or until the next start if the app is killed just then.
//!
//! That all guesses are used up is a verdict that closes the other way in as well, so the table alone is not believed:
//! rows that are gone, or burnt and yet with their wrap, or whose key the key store still has, were not used up by
//! guesses. That is damage, and nothing is destroyed because of it. (Somebody who writes such rows on purpose could as
//! well remove the other way in.)

#[cfg(test)]
mod schedule;

use sqlx::Row as _;
use zeroize::Zeroizing;

use crate::{
    database,
    error::{Error, UnlockError},
    hardware::{self, HardwareError},
    key::{Key, Purpose},
    random, seal,
    slots::{SLOTS, Setting, Slot, Slots, new_alias},
};

const DAMAGED: UnlockError = UnlockError::Damaged("the PIN slots are damaged");

/// The single-use key under which a guess is journalled.
struct Carry {
    alias: String,
    challenge: [u8; 32],
}

/// What a right guess finds.
pub(crate) struct Found {
    pub(crate) kek: Key,
    /// Slots stood in the file as full whose hardware keys are destroyed: since this file was written, somebody has opened the
    /// vault (`ledger` tells what else can be seen of that, and what cannot).
    pub(crate) older: bool,
}

/// A guess after step 3: it can be finished by whoever comes next.
struct Journalled {
    slot: Slot,
    stretched: Key,
    answer: Key,
}

impl Slots<'_> {
    /// Tries a PIN; the key-encryption key when it is right.
    pub(crate) async fn guess(&mut self, setting: &Setting, stretched: &Key) -> Result<Found, UnlockError> {
        // A key that may be used twice has perhaps been: lost in a guess that was interrupted, it says nothing about the file.
        let interrupted = self.interrupted().await?;
        let earlier = self.resume(setting).await?;
        self.loose().tidy().await;
        let outcome = match earlier {
            Some((tried, outcome)) if tried.same(stretched) => outcome.map(|kek| Found { kek, older: false }),
            _ => self.attempt(setting, stretched, interrupted.as_deref()).await?,
        };
        self.loose().tidy().await;
        match outcome {
            Some(found) => Ok(found),
            None => match Self::left(self.db).await? {
                0 => Err(self.none_left().await),
                left => Err(UnlockError::WrongPin { left }),
            },
        }
    }

    /// Why there is nothing to guess with. That every guess is used up is believed only when all ten slots show what a
    /// used guess leaves, an empty wrap and no hardware key; anything else is damage.
    async fn none_left(&mut self) -> UnlockError {
        match self.are_all_used().await {
            Ok(true) => UnlockError::Exhausted,
            Ok(false) => DAMAGED,
            Err(error) => error,
        }
    }

    async fn are_all_used(&mut self) -> Result<bool, UnlockError> {
        let used = Self::used(self.db).await?;
        if used.len() != SLOTS as usize {
            return Ok(false);
        }
        for alias in used {
            // Whatever a limited key still answers, its wrap is gone: asking takes nothing from anybody.
            match hardware::patiently(|| self.hardware.mac(&alias, [0; 32])).await {
                Err(HardwareError::Lost) => {}
                Ok(_) => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }

    /// The key of a guess that was interrupted before anybody learnt anything.
    async fn interrupted(&mut self) -> Result<Option<String>, Error> {
        let sql = "SELECT s.alias FROM guess g JOIN pin_slot s USING (slot) WHERE g.sealed IS NULL";
        Ok(sqlx::query_scalar(sql).fetch_optional(&mut *self.db).await?)
    }

    /// Finishes, or gives back, a guess that was interrupted; the PIN that was tried and what came of it.
    async fn resume(&mut self, setting: &Setting) -> Result<Option<(Key, Option<Key>)>, UnlockError> {
        let sql = "SELECT s.slot, s.alias, s.sealed, g.alias, g.challenge, g.sealed FROM guess g JOIN pin_slot s USING (slot)";
        let Some(row) = sqlx::query(sql).fetch_optional(&mut *self.db).await? else {
            return Ok(None);
        };
        let Some(journal) = row.try_get::<Option<Vec<u8>>, _>(5)? else {
            self.give_back().await?;
            return Ok(None);
        };
        let slot = Slot { number: row.try_get(0)?, alias: row.try_get(1)?, sealed: row.try_get(2)? };
        let challenge: Vec<u8> = row.try_get(4)?;
        let challenge = challenge.try_into().map_err(|_| Error::Damaged("the journal of a guess is misshapen"))?;
        let carry = Carry { alias: row.try_get(3)?, challenge };
        let opened = match hardware::patiently(|| self.hardware.mac(&carry.alias, carry.challenge)).await {
            Ok(pad) => self.open_journal(&carry, &slot, &Key::from(pad), &journal),
            Err(HardwareError::Lost) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(guess) = opened else {
            // The journal is of no use to anybody: the guess is spent, unanswered.
            hardware::destroy(self.hardware, &slot.alias).await?;
            self.spend(slot.number).await?;
            return Ok(None);
        };
        let outcome = self.settle(setting, &guess, &[]).await?;
        if outcome.is_some() && Self::left(self.db).await? == 0 {
            // Right, but no slot could be filled: an answer to this PIN alone would be a free guess at it.
            return Err(HardwareError::Transient.into());
        }
        Ok(Some((guess.stretched, outcome)))
    }

    /// Steps 1 to 6 for a PIN that has not been tried yet. The slots come in the order in which they were filled, so that the keys that
    /// an older copy of the file still names are met first.
    async fn attempt(
        &mut self,
        setting: &Setting,
        stretched: &Key,
        interrupted: Option<&str>,
    ) -> Result<Option<Found>, UnlockError> {
        let (slots, mut unusable) = self.ready(setting).await?;
        if slots.is_empty() {
            return Err(if unusable.is_empty() { self.none_left().await } else { DAMAGED });
        }
        let carry = Carry { alias: new_alias()?, challenge: random::bytes()? };
        let (mut pad, mut older) = (None, false);
        for slot in slots {
            self.burn(&slot, &carry).await?;
            let pad = match &pad {
                Some(pad) => pad,
                None => match self.make_carry(&carry).await {
                    Ok(made) => pad.insert(made),
                    Err(error) => return Err(self.give_back_because(error).await),
                },
            };
            let question = self.question(stretched, &slot.alias);
            match hardware::patiently(|| self.hardware.mac(&slot.alias, question)).await {
                Ok(answer) => {
                    let guess = Journalled { slot, stretched: stretched.clone(), answer: Key::from(answer) };
                    self.journal(&carry, pad, &guess).await?;
                    let settled = self.settle(setting, &guess, &unusable).await?;
                    return Ok(settled.map(|kek| Found { kek, older }));
                }
                // Phones lose keys: the other slots hold the same, and this one is filled again after a right guess.
                Err(HardwareError::Lost) => {
                    older |= interrupted != Some(&slot.alias);
                    unusable.push(slot.number);
                }
                Err(error) => return Err(self.give_back_because(error).await),
            }
        }
        Err(self.give_back_because(HardwareError::Lost).await)
    }

    async fn make_carry(&self, carry: &Carry) -> Result<Key, HardwareError> {
        hardware::patiently(|| self.hardware.create_mac(&carry.alias)).await?;
        hardware::patiently(|| self.hardware.mac(&carry.alias, carry.challenge)).await.map(Key::from)
    }

    /// Step 1. The slot taken before, if its key turned out to be lost, is not burnt after all.
    async fn burn(&mut self, slot: &Slot, carry: &Carry) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            sqlx::query("UPDATE pin_slot SET burnt = 0 WHERE slot IN (SELECT slot FROM guess)")
                .execute(&mut *self.db)
                .await?;
            sqlx::query(
                "INSERT OR REPLACE INTO guess (only, slot, alias, challenge, sealed) VALUES (1, ?, ?, ?, NULL)",
            )
            .bind(slot.number)
            .bind(&carry.alias)
            .bind(carry.challenge.as_slice())
            .execute(&mut *self.db)
            .await?;
            sqlx::query("UPDATE pin_slot SET burnt = 1 WHERE slot = ?")
                .bind(slot.number)
                .execute(&mut *self.db)
                .await?;
            Ok(())
        }
        .await;
        database::end(self.db, outcome).await
    }

    /// Undoes step 1, which is allowed only before step 3.
    async fn give_back(&mut self) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            sqlx::query("UPDATE pin_slot SET burnt = 0 WHERE slot IN (SELECT slot FROM guess WHERE sealed IS NULL)")
                .execute(&mut *self.db)
                .await?;
            self.forget_guess().await
        }
        .await;
        database::end(self.db, outcome).await
    }

    async fn give_back_because(&mut self, error: HardwareError) -> UnlockError {
        // If it cannot be given back now, the next guess does it.
        let _ = self.give_back().await;
        self.loose().tidy().await;
        error.into()
    }

    /// Within a transaction: no guess is under way any more, and its carry is loose.
    async fn forget_guess(&mut self) -> Result<(), Error> {
        for sql in ["INSERT OR IGNORE INTO loose_key (alias) SELECT alias FROM guess", "DELETE FROM guess"] {
            sqlx::query(sql).execute(&mut *self.db).await?;
        }
        Ok(())
    }

    fn journal_place<'a>(&'a self, carry: &'a Carry, slot: &'a Slot) -> [&'a [u8]; 4] {
        [b"guess", self.vault.as_bytes(), carry.alias.as_bytes(), slot.alias.as_bytes()]
    }

    /// Step 3.
    async fn journal(&mut self, carry: &Carry, pad: &Key, guess: &Journalled) -> Result<(), Error> {
        let key = pad.derive(self.vault, Purpose::Guess, carry.alias.as_bytes());
        let plain = Zeroizing::new([*guess.stretched.bytes(), *guess.answer.bytes()].concat());
        let sealed = seal::seal(&key, &self.journal_place(carry, &guess.slot), &plain)?;
        sqlx::query("UPDATE guess SET sealed = ?").bind(sealed).execute(&mut *self.db).await?;
        Ok(())
    }

    fn open_journal(&self, carry: &Carry, slot: &Slot, pad: &Key, sealed: &[u8]) -> Option<Journalled> {
        let key = pad.derive(self.vault, Purpose::Guess, carry.alias.as_bytes());
        let plain = seal::open(&key, &self.journal_place(carry, slot), sealed)?;
        let (stretched, answer) = plain.split_at_checked(Key::LEN)?;
        let slot = Slot { number: slot.number, alias: slot.alias.clone(), sealed: slot.sealed.clone() };
        Some(Journalled { slot, stretched: Key::from_slice(stretched)?, answer: Key::from_slice(answer)? })
    }

    /// Steps 4 to 6; can be repeated any number of times with the same outcome.
    async fn settle(
        &mut self,
        setting: &Setting,
        guess: &Journalled,
        unusable: &[i64],
    ) -> Result<Option<Key>, UnlockError> {
        hardware::destroy(self.hardware, &guess.slot.alias).await?;
        let key = self.slot_key(&guess.stretched, &guess.answer, &guess.slot.alias);
        let place = self.place(setting, &guess.slot.alias);
        let Some(kek) = seal::open(&key, &[&place], &guess.slot.sealed).and_then(|plain| Key::from_slice(&plain))
        else {
            self.spend(guess.slot.number).await?;
            return Ok(None);
        };
        self.refill(setting, guess, &kek, unusable).await?;
        Ok(Some(kek))
    }

    /// Step 6, wrong: the slot is of no use any more, and what it held is overwritten.
    async fn spend(&mut self, slot: i64) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            sqlx::query("UPDATE pin_slot SET burnt = 1, sealed = x'' WHERE slot = ?")
                .bind(slot)
                .execute(&mut *self.db)
                .await?;
            self.forget_guess().await
        }
        .await;
        database::end(self.db, outcome).await
    }

    /// Step 6, right: fresh keys for the slots that were burnt, are missing or turned out unusable. A key store that makes
    /// no keys just now does not keep the owner out; the guess is kept until at least one slot is filled.
    async fn refill(
        &mut self,
        setting: &Setting,
        guess: &Journalled,
        kek: &Key,
        unusable: &[i64],
    ) -> Result<(), Error> {
        let full: Vec<i64> =
            sqlx::query_scalar("SELECT slot FROM pin_slot WHERE burnt = 0").fetch_all(&mut *self.db).await?;
        let mut empty: Vec<i64> = (0..SLOTS).filter(|number| !full.contains(number)).collect();
        empty.extend_from_slice(unusable);
        let aliases = empty.iter().map(|_| new_alias()).collect::<Result<Vec<_>, _>>()?;
        self.loose().remember(&aliases).await?;
        let mut fresh = Vec::new();
        for (number, alias) in empty.into_iter().zip(aliases) {
            match self.make(setting, &guess.stretched, kek, &alias).await {
                Ok(sealed) => fresh.push(Slot { number, alias, sealed }),
                Err(Error::Hardware(_)) => break,
                Err(error) => return Err(error),
            }
        }
        database::begin(self.db).await?;
        let outcome = self.adopt(setting, &guess.slot, &fresh).await;
        database::end(self.db, outcome).await
    }

    async fn adopt(&mut self, setting: &Setting, used: &Slot, fresh: &[Slot]) -> Result<(), Error> {
        for slot in fresh {
            sqlx::query("INSERT OR IGNORE INTO loose_key (alias) SELECT alias FROM pin_slot WHERE slot = ?")
                .bind(slot.number)
                .execute(&mut *self.db)
                .await?;
            self.write(setting, slot).await?;
        }
        if Self::left(self.db).await? == 0 {
            return Ok(());
        }
        // When it could not be filled again: the used slot is left as any other guess leaves one.
        sqlx::query("UPDATE pin_slot SET sealed = x'' WHERE burnt = 1 AND alias = ?")
            .bind(&used.alias)
            .execute(&mut *self.db)
            .await?;
        self.forget_guess().await
    }
}
