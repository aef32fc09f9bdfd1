//! Fifty at once: one dossier, one receipt.

use super::Town;
use super::phone::Dossier;
use crate::citizens::CITIZENS;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_parallel_puts_and_commits_give_one_dossier_and_one_receipt() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let puts: Vec<_> = (0..50)
        .map(|_| {
            let (phone, dossier) = (phone.clone(), dossier.clone());
            tokio::spawn(async move { phone.put(&dossier).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for put in puts {
        statuses.push(put.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 49, "{statuses:?}");

    for part in &dossier.parts {
        phone.upload(&dossier, part).await;
    }
    // Two listeners do not share the portal's in-memory turns, as two processes would not: then only the
    // database can keep the promise.
    let second = town.ba_u().await;
    let commits: Vec<_> = (0..50)
        .map(|n| {
            let (phone, dossier) = (if n % 2 == 0 { phone.clone() } else { second.clone() }, dossier.clone());
            tokio::spawn(async move { phone.commit(&dossier).await })
        })
        .collect();
    let mut bodies = Vec::new();
    for commit in commits {
        let answer = commit.await.unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "one receipt");
    let count = |table: &'static str| {
        let db = town.world.db.clone();
        async move {
            use sqlx::Row as _;
            sqlx::query(table).fetch_one(&db).await.unwrap().get::<i64, _>(0)
        }
    };
    assert_eq!(count("SELECT COUNT(*) FROM dossiers").await, 1);
    assert_eq!(count("SELECT COUNT(*) FROM steps").await, 1);
    assert_eq!(count("SELECT value FROM counters WHERE name LIKE 'receipt %'").await, 1, "no number was wasted");
    let read = crate::portal::files::Files::of(&town.world).part(&dossier.id, &dossier.parts[1].id).unwrap();
    assert_eq!(read, dossier.parts[1].plain);
}
