//! The other way in: with finger or face instead of the PIN.
//!
//! One more wrap of the key-encryption key, under a hardware key that the platform lets be used only with a strong
//! biometric, each time, and destroys when fingers or faces are enrolled anew. It is no flag that could be forged: without
//! the slot and that key there is nothing to open with. It costs no guess; when the last guess is used up it goes too, so
//! that then nothing opens the vault any more.

use sqlx::{Row as _, SqliteConnection};

use crate::{
    database,
    error::{Error, UnlockError},
    hardware::{HardwareError, HardwareKeys},
    hex,
    id::VaultId,
    key::{Key, Purpose},
    loose::{self, Loose},
    random, seal,
};

/// A key of which nothing is known but its name, and what it is asked.
pub(crate) struct Asked {
    alias: String,
    challenge: [u8; 32],
}

impl Asked {
    /// Makes the key and asks it. The person is asked for finger or face once; that may take as long as they like, so nothing of the
    /// vault is held meanwhile.
    pub(crate) async fn answer(&self, hardware: &dyn HardwareKeys) -> Result<[u8; 32], HardwareError> {
        // Not patiently: every call may be a sheet in front of a person.
        hardware.create_mac(&self.alias).await?;
        hardware.mac(&self.alias, self.challenge).await
    }
}

/// The presence slot of one vault, with the key store that guards it.
pub(crate) struct Presence<'a> {
    pub(crate) db: &'a mut SqliteConnection,
    pub(crate) vault: VaultId,
    pub(crate) hardware: &'a dyn HardwareKeys,
}

impl Presence<'_> {
    /// Whether there is this way in.
    pub(crate) async fn is_there(db: &mut SqliteConnection) -> Result<bool, Error> {
        Ok(sqlx::query_scalar::<_, i64>("SELECT count(*) FROM presence").fetch_one(db).await? > 0)
    }

    fn place(&self, alias: &str, challenge: &[u8]) -> Vec<u8> {
        seal::associated(&[b"presence", self.vault.as_bytes(), alias.as_bytes(), challenge])
    }

    /// The key of the slot, from the hardware's answer.
    fn slot_key(&self, answer: [u8; 32], alias: &str) -> Key {
        Key::from(answer).derive(self.vault, Purpose::PresenceSlot, alias.as_bytes())
    }

    fn loose(&mut self) -> Loose<'_> {
        Loose { db: &mut *self.db, hardware: self.hardware }
    }

    /// Writes down the key that is about to be made for this way in.
    pub(crate) async fn begin(&mut self) -> Result<Asked, Error> {
        let alias = format!("gocua.presence.{}", hex::encode(&random::bytes::<16>()?));
        let challenge: [u8; 32] = random::bytes()?;
        self.loose().remember(std::slice::from_ref(&alias)).await?;
        Ok(Asked { alias, challenge })
    }

    /// Opens this way in, instead of an earlier one, with what the hardware answered to [`Asked::answer`].
    pub(crate) async fn add(
        &mut self,
        kek: &Key,
        Asked { alias, challenge }: Asked,
        answer: Result<[u8; 32], HardwareError>,
    ) -> Result<(), Error> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                self.loose().tidy().await;
                return Err(error.into());
            }
        };
        // Whatever tidied up meanwhile has destroyed the key with the rest.
        if !self.loose().has(&alias).await? {
            return Err(HardwareError::Lost.into());
        }
        let sealed = seal::seal(&self.slot_key(answer, &alias), &[&self.place(&alias, &challenge)], kek.bytes())?;
        database::begin(self.db).await?;
        let outcome = async {
            self.loosen().await?;
            sqlx::query("INSERT INTO presence (only, alias, challenge, sealed) VALUES (1, ?, ?, ?)")
                .bind(&alias)
                .bind(challenge.as_slice())
                .bind(&sealed)
                .execute(&mut *self.db)
                .await?;
            loose::take(self.db, &alias).await
        }
        .await;
        database::end(self.db, outcome).await?;
        self.loose().tidy().await;
        Ok(())
    }

    /// Closes this way in. Done also when it was closed.
    pub(crate) async fn remove(&mut self) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = self.loosen().await;
        database::end(self.db, outcome).await?;
        self.loose().tidy().await;
        Ok(())
    }

    /// Forgets the slot, within a transaction; its key becomes loose.
    pub(crate) async fn loosen(&mut self) -> Result<(), Error> {
        for sql in ["INSERT OR IGNORE INTO loose_key (alias) SELECT alias FROM presence", "DELETE FROM presence"] {
            sqlx::query(sql).execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// The key-encryption key, once the person has shown finger or face. A key that is gone takes the slot with it.
    pub(crate) async fn open(&mut self) -> Result<Key, UnlockError> {
        let row = sqlx::query("SELECT alias, challenge, sealed FROM presence").fetch_optional(&mut *self.db).await?;
        let Some(row) = row else { return Err(UnlockError::NoPresence) };
        let (alias, challenge, sealed): (String, Vec<u8>, Vec<u8>) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let challenge: [u8; 32] = challenge.try_into().map_err(|_| Error::Damaged("the presence slot is misshapen"))?;
        let answer = match self.hardware.mac(&alias, challenge).await {
            Ok(answer) => answer,
            Err(HardwareError::Lost) => {
                self.remove().await?;
                return Err(UnlockError::NoPresence);
            }
            Err(error) => return Err(error.into()),
        };
        let opened = seal::open(&self.slot_key(answer, &alias), &[&self.place(&alias, &challenge)], &sealed);
        let kek = opened.and_then(|plain| Key::from_slice(&plain));
        Ok(kek.ok_or(Error::Damaged("the presence slot does not open"))?)
    }
}
