//! What is lived through: a list to which a new way of using the vault is added.

use super::history::{Act, Base, History, Step, World, after};

/// The PIN of vaults that are there at the beginning, and one that is wrong.
pub(super) const PIN: u32 = 246_810;
const WRONG: u32 = 975_310;

/// How a vault that is there at the beginning was made: numbers of the steps, and what was done.
pub(super) fn making() -> Vec<(usize, Step)> {
    let start = vec![("draft", "a", Some(300)), ("draft", "b", Some(5_000))];
    let acts = [
        Act::Create(PIN),
        Act::AddPresence,
        Act::Attach("old", 70_000),
        Act::Attach("small", 10),
        Act::Commit(start),
        Act::Lock,
    ];
    (1_000..).zip(acts.map(|act| Step { vault: 0, act })).collect()
}

/// The world at the beginning; where that is a crash in another history, after so many steps of it.
pub(super) fn reached(base: &Base, steps: usize) -> World {
    match base {
        Base::Nothing => World::new(),
        Base::Vault { wrong } => {
            let mut world = making().iter().fold(World::new(), |world, (number, step)| after(&world, *number, step));
            world.iter_mut().flatten().for_each(|person| person.left -= wrong);
            world
        }
        Base::Older => reached(&Base::Vault { wrong: 0 }, steps),
        Base::Crashed(name, _) => {
            let other = named(name).unwrap();
            let begin = reached(&other.base, 0);
            other.steps.iter().take(steps).enumerate().fold(begin, |world, (number, step)| after(&world, number, step))
        }
    }
}

/// The history of that name.
pub(super) fn named(name: &str) -> Option<History> {
    all().into_iter().find(|history| history.name == name)
}

/// All histories.
pub(super) fn all() -> Vec<History> {
    let one = |name, base, by_pin, acts: Vec<Act>| {
        let steps = acts.into_iter().map(|act| Step { vault: 0, act }).collect();
        History { name, base, steps, by_pin, fails: None }
    };
    let vault = || Base::Vault { wrong: 0 };
    let answers = |count: usize| {
        (0..count).map(|number| {
            Act::Commit(vec![("draft", "a", Some(100 + number)), ("log", NAMES[number % 8], Some(10 + 40 * number))])
        })
    };
    let large = |id, bytes| Act::Commit(vec![("large", id, bytes), ("draft", "a", Some(50))]);
    vec![
        one(
            "a vault is made",
            Base::Nothing,
            true,
            [Act::Create(PIN)].into_iter().chain(answers(2)).chain([Act::Lock]).collect(),
        ),
        one(
            "answers are saved",
            vault(),
            false,
            [Act::Touch].into_iter().chain(answers(16)).chain([Act::Lock]).collect(),
        ),
        one(
            "the log is emptied into the database while answers grow and go",
            vault(),
            false,
            vec![
                Act::Touch,
                large("1", Some(150_000)),
                large("2", Some(150_000)),
                large("1", Some(160_000)),
                large("3", Some(200_000)),
                large("2", None),
                large("1", None),
                large("3", Some(10)),
                large("4", Some(250_000)),
                large("5", Some(1_000)),
                Act::Lock,
            ],
        ),
        one(
            "papers come and go",
            vault(),
            false,
            vec![
                Act::Touch,
                Act::Attach("1", 0),
                Act::Attach("2", 65_536),
                Act::Orphan(3_000),
                Act::Detach("old"),
                Act::Attach("2", 140_000),
                Act::Lock,
                Act::Touch,
                Act::Sweep,
                Act::Detach("2"),
                Act::Attach("old", 500),
                Act::Sweep,
                Act::Lock,
            ],
        ),
        one(
            "opened and closed",
            vault(),
            false,
            (0..5)
                .flat_map(|number| {
                    [
                        Act::Touch,
                        Act::Commit(vec![("draft", NAMES[number], Some(400))]),
                        Act::Lock,
                        Act::Touch,
                        Act::Lock,
                    ]
                })
                .collect(),
        ),
        one(
            "wrong guesses, then the right one",
            vault(),
            true,
            vec![
                Act::Wrong(WRONG),
                Act::Wrong(WRONG + 1),
                Act::Open(PIN),
                Act::Commit(vec![("draft", "a", Some(7))]),
                Act::Lock,
                Act::Wrong(WRONG),
            ],
        ),
        one(
            "the last guess is right",
            Base::Vault { wrong: 9 },
            true,
            vec![Act::Touch, Act::RemovePresence, Act::Lock, Act::Open(PIN), Act::Lock],
        ),
        one(
            "the last guess is wrong",
            Base::Vault { wrong: 8 },
            true,
            vec![Act::Wrong(WRONG), Act::Wrong(WRONG + 1), Act::Wrong(PIN)],
        ),
        one(
            "the PIN is changed",
            vault(),
            true,
            vec![
                Act::Touch,
                Act::ChangePin(135_791),
                Act::Commit(vec![("draft", "c", Some(90))]),
                Act::ChangePin(135_792),
                Act::Lock,
                Act::Open(135_792),
                Act::Lock,
            ],
        ),
        one(
            "finger or face comes and goes",
            vault(),
            false,
            vec![
                Act::Touch,
                Act::AddPresence,
                Act::Commit(vec![("draft", "c", Some(9))]),
                Act::RemovePresence,
                Act::AddPresence,
                Act::Lock,
                Act::Touch,
                Act::Lock,
            ],
        ),
        one(
            "the PIN is asked for while it is open",
            vault(),
            false,
            vec![
                Act::Touch,
                Act::Confirm(WRONG),
                Act::Commit(vec![("draft", "c", Some(90))]),
                Act::Confirm(PIN),
                Act::Lock,
            ],
        ),
        one(
            "a vault is erased",
            vault(),
            false,
            vec![
                Act::Touch,
                Act::Commit(vec![("draft", "c", Some(90))]),
                Act::Attach("1", 1_000),
                Act::Lock,
                Act::Destroy,
            ],
        ),
        one(
            "somebody visits",
            vault(),
            false,
            vec![
                Act::Visit,
                Act::Touch,
                Act::Visit,
                Act::Commit(vec![("draft", "c", Some(90))]),
                Act::Lock,
                Act::Visit,
            ],
        ),
        one(
            "an older application's vault is opened",
            Base::Older,
            false,
            [Act::Touch].into_iter().chain(answers(3)).chain([Act::Lock]).collect(),
        ),
        one(
            "a crash in the recovery from a crash",
            Base::Crashed("the log is emptied into the database while answers grow and go", 700),
            false,
            [Act::Touch]
                .into_iter()
                .chain(answers(4))
                .chain([Act::Attach("9", 20), Act::Sweep, Act::Lock, Act::Touch, Act::Lock])
                .collect(),
        ),
        // What a sync that failed should have made durable never is; the next commit must not build on it.
        History {
            fails: Some(4),
            ..one(
                "a commit is not synced at first",
                vault(),
                false,
                [Act::Touch].into_iter().chain(answers(8)).chain([Act::Lock]).collect(),
            )
        },
        History {
            fails: Some(2),
            ..one(
                "a paper is not synced at first",
                vault(),
                false,
                vec![Act::Touch, Act::Attach("1", 10), Act::Attach("2", 5_000), Act::Attach("3", 20), Act::Lock],
            )
        },
        History {
            name: "a second person comes and the first one goes",
            base: vault(),
            by_pin: false,
            fails: None,
            steps: [
                (1, Act::Create(864_200)),
                (0, Act::Touch),
                (1, Act::Commit(vec![("draft", "a", Some(1_000))])),
                (0, Act::Commit(vec![("draft", "c", Some(9))])),
                (1, Act::AddPresence),
                (1, Act::Lock),
                (0, Act::Lock),
                (0, Act::Destroy),
                (1, Act::Touch),
                (1, Act::Lock),
            ]
            .into_iter()
            .map(|(vault, act)| Step { vault, act })
            .collect(),
        },
    ]
}

const NAMES: [&str; 8] = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"];
