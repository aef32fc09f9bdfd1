//! One way in which a disk may be found after a crash: chosen, and laid out in a folder.

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
};

use super::{
    dice::Dice,
    disk::{Change, Disk, Names, Node, Object, Pending, change_whole, rename},
};

/// What a disk writes all of, or nothing of.
const SECTOR: usize = 512;

/// What becomes of a change that is not durable.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Lost,
    /// For each sector of a write whether it is new; one that is not is as before, or rubbish.
    Torn {
        new: Vec<bool>,
        rubbish: Option<u64>,
    },
}

/// A change whose fate is asked for.
pub(super) struct Asked {
    /// The event of the log that made it.
    pub(super) event: usize,
    /// Sectors that a write touches; 0 for what can only be there or not.
    pub(super) sectors: usize,
}

/// The fates of all changes that are not durable.
pub(super) struct Chosen {
    fates: HashMap<usize, Fate>,
    /// Equal ones give equal disks; different ones give different disks but for writes of what was there before.
    pub(super) key: u64,
}

/// The sectors that `length` bytes at `at` touch, each with its part of them.
fn sectors(at: usize, length: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let first = at / SECTOR * SECTOR;
    (first..at + length).step_by(SECTOR).map(move |sector| sector.max(at) - at..(sector + SECTOR).min(at + length) - at)
}

fn change_torn(content: &mut Vec<u8>, at: usize, data: &[u8], new: &[bool], rubbish: Option<u64>) {
    content.resize(content.len().max(at + data.len()), 0);
    let mut dice = Dice::new(&[rubbish.unwrap_or_default()]);
    for (part, new) in sectors(at, data.len()).zip(new) {
        let place = at + part.start..at + part.end;
        if *new {
            content[place].copy_from_slice(&data[part]);
        } else if rubbish.is_some() {
            content[place].copy_from_slice(&dice.bytes(part.len()));
        }
    }
}

impl Disk {
    /// Chooses for every change that is not durable.
    pub(super) fn choose(&self, mut fate: impl FnMut(Asked) -> Fate) -> Chosen {
        let (mut fates, mut hasher) = (HashMap::new(), DefaultHasher::new());
        let mut ask = |event, sectors, settled: bool| {
            if !settled {
                fates.insert(event, fate(Asked { event, sectors }));
            }
        };
        for node in &self.nodes {
            match node {
                Node::File(Object { pending, settled, .. }) => {
                    settled.hash(&mut hasher);
                    for Pending { event, what, settled, .. } in pending {
                        let touched = match what {
                            Change::Write { at, data } => sectors(*at as usize, data.len()).count(),
                            Change::Truncate(_) => 0,
                        };
                        ask(*event, touched, *settled);
                    }
                }
                Node::Folder(Object { pending, settled, .. }, _) => {
                    settled.hash(&mut hasher);
                    pending.iter().for_each(|pending| ask(pending.event, 0, pending.settled));
                }
                Node::Space(length) => length.hash(&mut hasher),
            }
        }
        let mut kept: Vec<_> = fates.iter().filter(|(_, fate)| **fate != Fate::Lost).collect();
        kept.sort_unstable_by_key(|(event, _)| **event);
        kept.hash(&mut hasher);
        Chosen { fates, key: hasher.finish() }
    }

    /// Lays the disk out in an empty folder.
    pub(super) fn lay_out(&self, bytes: &[u8], chosen: &Chosen, folder: &Path) {
        self.lay_out_node(self.top, bytes, chosen, folder);
    }

    fn lay_out_node(&self, node: usize, bytes: &[u8], chosen: &Chosen, path: &Path) {
        match &self.nodes[node] {
            Node::Space(length) => fs::File::create(path).unwrap().set_len(*length).unwrap(),
            Node::Folder(object, _) => {
                fs::create_dir_all(path).unwrap();
                let mut names: Names = object.durable.clone();
                for pending in &object.pending {
                    if pending.settled || chosen.fates[&pending.event] != Fate::Lost {
                        rename(&mut names, &pending.what);
                    }
                }
                for (name, node) in names {
                    self.lay_out_node(node, bytes, chosen, &path.join(name));
                }
            }
            Node::File(object) => {
                if object.pending.is_empty() {
                    return fs::write(path, &object.durable).unwrap();
                }
                let mut content = object.durable.clone();
                for pending in &object.pending {
                    let fate = if pending.settled { &Fate::Kept } else { &chosen.fates[&pending.event] };
                    match (fate, &pending.what) {
                        (Fate::Lost, _) => {}
                        (Fate::Torn { new, rubbish }, Change::Write { at, data }) => {
                            change_torn(&mut content, *at as usize, &bytes[data.clone()], new, *rubbish);
                        }
                        (_, change) => change_whole(&mut content, change, bytes),
                    }
                }
                fs::write(path, content).unwrap();
            }
        }
    }
}
