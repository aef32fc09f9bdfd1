//! Any sequence of commits and openings against a plain map: the vault holds what the map holds.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use crate::support::{delete, one_vault, pin, put};
use gocua_vault::{Vault, Write};
use proptest::prelude::*;

type Model = BTreeMap<(String, String), Vec<u8>>;

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<(bool, u8, u8, Vec<u8>)>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = (prop::bool::weighted(0.3), 0..3_u8, 0..6_u8, prop::collection::vec(any::<u8>(), 0..700));
    let commit = prop::collection::vec(write, 0..6).prop_map(Step::Commit);
    prop::collection::vec(prop_oneof![8 => commit, 1 => Just(Step::Reopen)], 1..25)
}

fn write(model: &mut Model, (gone, collection, id, value): (bool, u8, u8, Vec<u8>)) -> Write {
    let (collection, id) = (format!("collection {collection}"), format!("tên {id}"));
    if gone {
        model.remove(&(collection.clone(), id.clone()));
        delete(&collection, &id)
    } else {
        model.insert((collection.clone(), id.clone()), value.clone());
        put(&collection, &id, value)
    }
}

async fn contents(vault: &Vault) -> Model {
    let mut found = Model::new();
    for collection in (0..3).map(|number| format!("collection {number}")) {
        for record in vault.load(&collection).await.unwrap() {
            found.insert((collection.clone(), record.id), record.value.to_vec());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_vault_holds_what_was_committed(steps in steps()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
            let mut vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
            let mut model = Model::new();
            for step in steps.into_iter().chain([Step::Reopen]) {
                match step {
                    Step::Commit(writes) => {
                        let writes = writes.into_iter().map(|one| write(&mut model, one)).collect();
                        vault.commit(writes).await.unwrap();
                    }
                    Step::Reopen => {
                        vault.lock().await.unwrap();
                        vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
                    }
                }
                assert_eq!(contents(&vault).await, model);
            }
        });
    }
}
