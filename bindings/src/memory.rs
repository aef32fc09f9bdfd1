//! The memory of the core. Typed secrets wipe themselves; but a token also stands in a header, an answer in JSON, a name in a view, and
//! libraries copy them as they like. Here everything is wiped when it is freed, so that after the lock only what is still in use is
//! left, and the vault's keys and the room are not. (`tests/src/bin/memory.rs` includes this file and looks.)
//!
//! SQLite has an allocator of its own, and sees only what is sealed; stacks are not wiped.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);
