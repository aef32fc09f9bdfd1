//! Ten PIN slots: each holds the vault's key-encryption key, sealed under the stretched PIN *and* one hardware key.
//!
//! A slot is worth one guess, because its hardware key is destroyed before the answer is learnt (`guess`). Copying the
//! files back does not bring a hardware key back.

use ring::digest;
use sqlx::{Row as _, SqliteConnection};

use crate::{
    database,
    error::Error,
    hardware::{self, HardwareKeys},
    hex,
    id::VaultId,
    key::{Key, Purpose},
    loose::{self, Loose},
    pin::{PinCost, SALT},
    presence::Presence,
    random, seal,
};

/// Guesses that a vault allows between two right ones.
pub(crate) const SLOTS: i64 = 10;

/// How this vault's PIN is stretched.
#[derive(Clone)]
pub(crate) struct Setting {
    pub(crate) cost: PinCost,
    pub(crate) salt: [u8; SALT],
}

impl Setting {
    pub(crate) fn new(cost: PinCost) -> Result<Self, Error> {
        Ok(Self { cost, salt: random::bytes()? })
    }

    /// The stored setting; refused outside the bounds, whatever the file says.
    pub(crate) async fn load(db: &mut SqliteConnection) -> Result<Self, Error> {
        let row = sqlx::query("SELECT memory_kib, passes, lanes, salt FROM pin")
            .fetch_optional(db)
            .await?
            .ok_or(Error::Damaged("the PIN's setting is missing"))?;
        let part = |column: &str| -> Result<u32, Error> {
            u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::Damaged("the PIN's cost is out of bounds"))
        };
        let salt: Vec<u8> = row.try_get("salt")?;
        Ok(Self {
            cost: PinCost::new(part("memory_kib")?, part("passes")?, part("lanes")?)?,
            salt: salt.try_into().map_err(|_| Error::Damaged("the PIN's salt is misshapen"))?,
        })
    }
}

/// A slot that can still be guessed with.
pub(crate) struct Slot {
    pub(crate) number: i64,
    pub(crate) alias: String,
    pub(crate) sealed: Vec<u8>,
}

/// A new name for a hardware key: random, so that a name is never used twice and links no two vaults.
pub(crate) fn new_alias() -> Result<String, Error> {
    Ok(format!("gocua.pin.{}", hex::encode(&random::bytes::<16>()?)))
}

/// The slots of one vault, with the key store that guards them.
pub(crate) struct Slots<'a> {
    pub(crate) db: &'a mut SqliteConnection,
    pub(crate) vault: VaultId,
    pub(crate) hardware: &'a dyn HardwareKeys,
}

impl Slots<'_> {
    pub(crate) fn loose(&mut self) -> Loose<'_> {
        Loose { db: &mut *self.db, hardware: self.hardware }
    }

    /// Everything that a slot depends on: vault, hardware key, cost and salt.
    pub(crate) fn place(&self, setting: &Setting, alias: &str) -> Vec<u8> {
        let (memory, passes, lanes) = setting.cost.parts();
        let cost = [memory.to_be_bytes(), passes.to_be_bytes(), lanes.to_be_bytes()].concat();
        seal::associated(&[b"pin slot", self.vault.as_bytes(), alias.as_bytes(), &cost, &setting.salt])
    }

    /// What the hardware key is asked for: derived, so that the stretched PIN does not leave the process.
    pub(crate) fn question(&self, stretched: &Key, alias: &str) -> [u8; 32] {
        *stretched.derive(self.vault, Purpose::HardwareInput, alias.as_bytes()).bytes()
    }

    /// The key of a slot, from the stretched PIN and the hardware's answer.
    pub(crate) fn slot_key(&self, stretched: &Key, answer: &Key, alias: &str) -> Key {
        Key::combine(&[stretched, answer], self.vault, Purpose::PinSlot, alias.as_bytes())
    }

    fn checksum(place: &[u8], sealed: &[u8]) -> Vec<u8> {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(place);
        context.update(sealed);
        context.finish().as_ref().to_vec()
    }

    /// Makes a hardware key and seals `kek` under it and the PIN.
    pub(crate) async fn make(
        &self,
        setting: &Setting,
        stretched: &Key,
        kek: &Key,
        alias: &str,
    ) -> Result<Vec<u8>, Error> {
        hardware::patiently(|| self.hardware.create_mac(alias)).await?;
        let question = self.question(stretched, alias);
        let answer = Key::from(hardware::patiently(|| self.hardware.mac(alias, question)).await?);
        seal::seal(&self.slot_key(stretched, &answer, alias), &[&self.place(setting, alias)], kek.bytes())
    }

    /// Slots that can be guessed with, and the numbers of those that are damaged.
    pub(crate) async fn ready(&mut self, setting: &Setting) -> Result<(Vec<Slot>, Vec<i64>), Error> {
        let rows = sqlx::query("SELECT slot, alias, sealed, checksum FROM pin_slot WHERE burnt = 0 ORDER BY filled")
            .fetch_all(&mut *self.db)
            .await?;
        let (mut good, mut damaged) = (Vec::new(), Vec::new());
        for row in rows {
            let slot = Slot { number: row.try_get(0)?, alias: row.try_get(1)?, sealed: row.try_get(2)? };
            let checksum: Vec<u8> = row.try_get(3)?;
            if checksum == Self::checksum(&self.place(setting, &slot.alias), &slot.sealed) {
                good.push(slot);
            } else {
                damaged.push(slot.number);
            }
        }
        Ok((good, damaged))
    }

    /// Guesses left. One that was interrupted before the hardware answered still counts: it will be given back.
    pub(crate) async fn left(db: &mut SqliteConnection) -> Result<u32, Error> {
        let left: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM pin_slot WHERE burnt = 0) + (SELECT count(*) FROM guess WHERE sealed IS NULL)",
        )
        .fetch_one(db)
        .await?;
        u32::try_from(left).map_err(|_| Error::Damaged("there are too many PIN slots"))
    }

    /// Key names of the slots whose guess is used, as the table has it.
    pub(crate) async fn used(db: &mut SqliteConnection) -> Result<Vec<String>, Error> {
        Ok(sqlx::query_scalar("SELECT alias FROM pin_slot WHERE burnt = 1 AND sealed = x''").fetch_all(db).await?)
    }

    /// Guesses left, as they are shown. When the last one was interrupted, its answer is still to come and may be the
    /// right one: it is shown as left, because 0 is a verdict.
    pub(crate) async fn left_to_show(db: &mut SqliteConnection) -> Result<u32, Error> {
        let interrupted: i64 = sqlx::query_scalar("SELECT count(*) FROM guess").fetch_one(&mut *db).await?;
        Ok(Self::left(db).await?.max((interrupted > 0).into()))
    }

    /// Guesses left to show, when none are left because all were used.
    pub(crate) async fn left_or_damaged(db: &mut SqliteConnection) -> Result<u32, Error> {
        let left = Self::left_to_show(db).await?;
        if left == 0 && Self::used(db).await?.len() != SLOTS as usize {
            return Err(Error::Damaged("the PIN slots are damaged"));
        }
        Ok(left)
    }

    /// Replaces all slots by fresh ones for this PIN. Until the one commit in the middle the old PIN opens the vault,
    /// after it the new one does.
    pub(crate) async fn replace_all(&mut self, setting: &Setting, stretched: &Key, kek: &Key) -> Result<(), Error> {
        let aliases = (0..SLOTS).map(|_| new_alias()).collect::<Result<Vec<_>, _>>()?;
        self.loose().remember(&aliases).await?;
        let mut slots = Vec::new();
        for (number, alias) in (0..).zip(aliases) {
            let sealed = self.make(setting, stretched, kek, &alias).await?;
            slots.push(Slot { number, alias, sealed });
        }
        database::begin(self.db).await?;
        let outcome = self.write_all(setting, &slots).await;
        database::end(self.db, outcome).await?;
        self.loose().tidy().await;
        Ok(())
    }

    async fn write_all(&mut self, setting: &Setting, slots: &[Slot]) -> Result<(), Error> {
        self.loosen_all().await?;
        let (memory, passes, lanes) = setting.cost.parts();
        sqlx::query("INSERT OR REPLACE INTO pin (only, memory_kib, passes, lanes, salt) VALUES (1, ?, ?, ?, ?)")
            .bind(memory)
            .bind(passes)
            .bind(lanes)
            .bind(setting.salt.as_slice())
            .execute(&mut *self.db)
            .await?;
        for slot in slots {
            self.write(setting, slot).await?;
        }
        Ok(())
    }

    /// Writes one fresh slot, within a transaction; its key is no longer loose.
    pub(crate) async fn write(&mut self, setting: &Setting, slot: &Slot) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO pin_slot (slot, alias, burnt, filled, sealed, checksum) \
                   VALUES (?, ?, 0, (SELECT coalesce(max(filled), 0) + 1 FROM pin_slot), ?, ?)";
        sqlx::query(sql)
            .bind(slot.number)
            .bind(&slot.alias)
            .bind(&slot.sealed)
            .bind(Self::checksum(&self.place(setting, &slot.alias), &slot.sealed))
            .execute(&mut *self.db)
            .await?;
        loose::take(self.db, &slot.alias).await
    }

    /// Forgets every slot and the guess under way, within a transaction; their keys become loose.
    async fn loosen_all(&mut self) -> Result<(), Error> {
        for sql in [
            "INSERT OR IGNORE INTO loose_key (alias) SELECT alias FROM pin_slot UNION SELECT alias FROM guess",
            "DELETE FROM guess",
            "DELETE FROM pin_slot",
        ] {
            sqlx::query(sql).execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// Makes the vault unreadable for ever: the wrapped keys are overwritten, then the hardware keys destroyed.
    /// Either alone is enough; an error says that hardware keys remain, and a second call goes on.
    pub(crate) async fn shred(&mut self) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            self.loosen_all().await?;
            Presence { db: &mut *self.db, vault: self.vault, hardware: self.hardware }.loosen().await?;
            // The records need no writing over: without the data key nobody can read them, and the files go as a whole.
            for sql in ["DELETE FROM data_key", "DELETE FROM head"] {
                sqlx::query(sql).execute(&mut *self.db).await?;
            }
            Ok(())
        }
        .await;
        database::end(self.db, outcome).await?;
        database::checkpoint(self.db).await?;
        self.loose().destroy().await
    }
}
