//! The log that `record.c` writes, read back.

use std::{ops::Range, path::PathBuf};

/// One call that changed something, or a mark of the program's between two of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    Create {
        inode: u64,
        path: PathBuf,
    },
    /// `data` lies in [`Log::bytes`].
    Write {
        inode: u64,
        at: u64,
        data: Range<usize>,
    },
    Truncate {
        inode: u64,
        length: u64,
    },
    Sync {
        inode: u64,
        failed: bool,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    Mkdir {
        inode: u64,
        path: PathBuf,
    },
    Mark(String),
}

pub(super) struct Log {
    pub(super) bytes: Vec<u8>,
    pub(super) events: Vec<Event>,
}

/// `struct entry` in `record.c`.
const ENTRY: usize = 40;

impl Log {
    /// # Panics
    /// When the log is cut off, or says that a call was made which the replay does not know.
    pub(super) fn parse(bytes: Vec<u8>) -> Self {
        let (mut events, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            let word = |from: usize| u32::from_ne_bytes(bytes[at + from..at + from + 4].try_into().unwrap());
            let long = |from: usize| u64::from_ne_bytes(bytes[at + from..at + from + 8].try_into().unwrap());
            let (kind, failed, inode, place, length) = (word(0), word(4), long(8), long(16), long(24));
            let first = at + ENTRY..at + ENTRY + word(32) as usize;
            let second = first.end..first.end + word(36) as usize;
            let text = |range: &Range<usize>| str::from_utf8(&bytes[range.clone()]).unwrap().to_owned();
            let path = |range: &Range<usize>| PathBuf::from(text(range));
            let with_data = matches!(kind, 2 | 9);
            let data = second.end..second.end + if with_data { length as usize } else { 0 };
            events.push(match kind {
                1 => Event::Create { inode, path: path(&first) },
                2 => Event::Write { inode, at: place, data: data.clone() },
                3 => Event::Truncate { inode, length: place },
                4 => Event::Sync { inode, failed: failed != 0 },
                5 => Event::Rename { from: path(&first), to: path(&second) },
                6 | 8 => Event::Remove { path: path(&first) },
                7 => Event::Mkdir { inode, path: path(&first) },
                9 => Event::Mark(text(&data)),
                _ => panic!("a call that the replay does not know: {} {}", text(&first), text(&second)),
            });
            at = data.end;
        }
        Self { bytes, events }
    }
}
