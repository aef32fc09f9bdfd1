//! What a disk may hold after a crash.
//!
//! The strictest reading of POSIX that a program could meet, and stricter than what ext4, F2FS and APFS do:
//!
//! * Data of a file is durable when that file was synced, and only what was written before the sync. Each write that
//!   is not durable may be there or not, whatever became of those before and after it; where a later one is there and an
//!   earlier one is not there are zeros, or what was there before. It may be there in part, in steps of 512 bytes at
//!   512-byte places of the file, and what is missing of it may be rubbish.
//! * A name (made, moved, removed) is durable when *its* directory was synced: a synced file without a synced name is not
//!   there. Names that are not durable come and go independently of each other and of data. Moving a name is atomic.
//! * After a sync that failed, what it should have made durable never is, however often one syncs again, until it is
//!   written anew: Linux marks such pages clean (Rebello et al., "Can Applications Recover from fsync Failures?", 2020).

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    ops::Range,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use super::log::{Event, Log};

/// Eight random megabytes of which only the length counts.
const RESERVE: &str = "reserve";

/// A change that is not in the durable state yet.
#[derive(Clone)]
pub(super) struct Pending<T> {
    /// Which event of the log.
    pub(super) event: usize,
    pub(super) what: T,
    /// A later sync has made it durable.
    pub(super) settled: bool,
    /// A sync of it has failed.
    doomed: bool,
}

/// A file or a folder: what is durable of it, and what is not.
#[derive(Clone)]
pub(super) struct Object<S, T> {
    pub(super) durable: S,
    pub(super) pending: Vec<Pending<T>>,
    /// How many changes are in `durable`.
    pub(super) settled: usize,
}

impl<S, T> Object<S, T> {
    fn new(durable: S) -> Self {
        Self { durable, pending: Vec::new(), settled: 0 }
    }

    fn push(&mut self, event: usize, what: T) {
        self.pending.push(Pending { event, what, settled: false, doomed: false });
    }

    fn sync(&mut self, failed: bool, mut apply: impl FnMut(&mut S, &T)) {
        for pending in &mut self.pending {
            pending.doomed |= failed && !pending.settled;
            pending.settled |= !pending.doomed;
        }
        let done = self.pending.iter().take_while(|pending| pending.settled).count();
        for pending in self.pending.drain(..done) {
            apply(&mut self.durable, &pending.what);
        }
        self.settled += done;
    }
}

/// A change of a file's content.
#[derive(Clone)]
pub(super) enum Change {
    /// The data lies in the log's bytes.
    Write {
        at: u64,
        data: Range<usize>,
    },
    Truncate(u64),
}

/// A change of a folder.
#[derive(Clone)]
pub(super) enum Naming {
    Put { name: String, object: usize },
    Take { name: String },
    Move { from: String, to: String, object: usize },
}

pub(super) type Names = BTreeMap<String, usize>;

#[derive(Clone)]
pub(super) enum Node {
    File(Object<Vec<u8>, Change>),
    /// With the names as a program sees them.
    Folder(Object<Names, Naming>, Names),
    /// The reserve, by its length.
    Space(u64),
}

/// A disk in the middle of a history.
#[derive(Clone)]
pub(super) struct Disk {
    root: PathBuf,
    pub(super) top: usize,
    pub(super) nodes: Vec<Node>,
    of_inode: HashMap<u64, usize>,
}

/// A change as it was meant, with nothing torn.
pub(super) fn change_whole(content: &mut Vec<u8>, change: &Change, bytes: &[u8]) {
    match change {
        Change::Truncate(length) => content.resize(*length as usize, 0),
        Change::Write { at, data } => {
            let (start, end) = (*at as usize, *at as usize + data.len());
            content.resize(content.len().max(end), 0);
            content[start..end].copy_from_slice(&bytes[data.clone()]);
        }
    }
}

pub(super) fn rename(names: &mut Names, naming: &Naming) {
    match naming {
        Naming::Put { name, object } => {
            names.insert(name.clone(), *object);
        }
        Naming::Take { name } => {
            names.remove(name);
        }
        Naming::Move { from, to, object } => {
            if names.get(from) == Some(object) {
                names.remove(from);
            }
            names.insert(to.clone(), *object);
        }
    }
}

impl Disk {
    /// The folder as it is, all of it durable.
    pub(super) fn of(root: &Path) -> Self {
        let mut disk = Self { root: root.to_owned(), top: 0, nodes: Vec::new(), of_inode: HashMap::new() };
        disk.top = disk.read(root);
        disk
    }

    fn read(&mut self, path: &Path) -> usize {
        let about = fs::symlink_metadata(path).unwrap();
        let node = if about.is_dir() {
            let mut names = Names::new();
            for entry in fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                names.insert(entry.file_name().into_string().unwrap(), self.read(&entry.path()));
            }
            Node::Folder(Object::new(names.clone()), names)
        } else if path.ends_with(RESERVE) {
            Node::Space(about.len())
        } else {
            Node::File(Object::new(fs::read(path).unwrap()))
        };
        self.add(about.ino(), node)
    }

    fn add(&mut self, inode: u64, node: Node) -> usize {
        self.nodes.push(node);
        self.of_inode.insert(inode, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// The folder that holds `path`, and the last part of it.
    fn parent(&self, path: &Path) -> (usize, String) {
        let mut parts: Vec<_> = path.strip_prefix(&self.root).unwrap().iter().collect();
        let name = parts.pop().unwrap().to_str().unwrap().to_owned();
        let folder = parts.iter().fold(self.top, |at, part| match &self.nodes[at] {
            Node::Folder(_, live) => live[part.to_str().unwrap()],
            _ => panic!("a file in the middle of {}", path.display()),
        });
        (folder, name)
    }

    fn name(&mut self, folder: usize, event: usize, naming: Naming) {
        let Node::Folder(object, live) = &mut self.nodes[folder] else { panic!("event {event}: a name in a file") };
        rename(live, &naming);
        object.push(event, naming);
    }

    fn change(&mut self, inode: u64, event: usize, change: Change) {
        match &mut self.nodes[self.of_inode[&inode]] {
            Node::File(object) => object.push(event, change),
            Node::Space(length) => match change {
                Change::Write { at, data } => *length = (*length).max(at + data.len() as u64),
                Change::Truncate(cut) => *length = cut,
            },
            Node::Folder(..) => panic!("event {event}: data in a folder"),
        }
    }

    /// The next event of the log.
    pub(super) fn apply(&mut self, log: &Log, event: usize) {
        match &log.events[event] {
            Event::Mark(_) => {}
            Event::Write { inode, at, data } => {
                self.change(*inode, event, Change::Write { at: *at, data: data.clone() });
            }
            Event::Truncate { inode, length } => self.change(*inode, event, Change::Truncate(*length)),
            Event::Create { inode, path } => {
                let (folder, name) = self.parent(path);
                let node = if name == RESERVE { Node::Space(0) } else { Node::File(Object::new(Vec::new())) };
                let object = self.add(*inode, node);
                self.name(folder, event, Naming::Put { name, object });
            }
            Event::Mkdir { inode, path } => {
                let (folder, name) = self.parent(path);
                let object = self.add(*inode, Node::Folder(Object::new(Names::new()), Names::new()));
                self.name(folder, event, Naming::Put { name, object });
            }
            Event::Remove { path } => {
                let (folder, name) = self.parent(path);
                self.name(folder, event, Naming::Take { name });
            }
            Event::Rename { from, to } => {
                let ((folder, from), (other, to)) = (self.parent(from), self.parent(to));
                assert_eq!(folder, other, "event {event}: a move between folders, which nobody makes atomic");
                let Node::Folder(_, live) = &self.nodes[folder] else { panic!("event {event}: a name in a file") };
                let object = live[&from];
                self.name(folder, event, Naming::Move { from, to, object });
            }
            Event::Sync { inode, failed } => match &mut self.nodes[self.of_inode[inode]] {
                Node::File(object) => object.sync(*failed, |content, change| change_whole(content, change, &log.bytes)),
                Node::Folder(object, _) => object.sync(*failed, rename),
                Node::Space(_) => {}
            },
        }
    }

    /// Whether an event only fills the reserve, whose content nobody reads.
    pub(super) fn is_reserve(&self, event: &Event) -> bool {
        match event {
            Event::Write { inode, .. } => matches!(self.nodes[self.of_inode[inode]], Node::Space(_)),
            _ => false,
        }
    }
}
