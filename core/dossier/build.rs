//! Makes the pack that is part of the app of its sources: every file compressed, with its length and its SHA-256.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use gocua_author::files::Files;
use gocua_author::pack;
use sha2::{Digest, Sha256};

const SOURCES: &str = "packs/vn-base";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={SOURCES}");
    let built = Files::read(Path::new(SOURCES)).and_then(|files| pack::build(&files));
    let pack = match built {
        Ok(pack) => pack,
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={SOURCES}/{fault}");
            }
            return ExitCode::FAILURE;
        }
    };
    let folder = env::var("OUT_DIR").expect("cargo says where to put what is made");
    let folder = Path::new(&folder);
    let mut table = format!("static BASE: [Packed; {}] = [\n", pack.contents.len());
    for (number, (path, text)) in pack.contents.iter().enumerate() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).expect("memory takes what is written");
        let file = folder.join(format!("{number}.deflate"));
        fs::write(&file, encoder.finish().expect("memory takes what is written"))
            .expect("cargo's folder can be written");
        let digest =
            Sha256::digest(text.as_bytes()).iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
        let _ = writeln!(table, "    Packed::new({path:?}, {digest:?}, {}, include_bytes!({file:?})),", text.len());
    }
    table.push_str("];\n");
    fs::write(folder.join("base.rs"), table).expect("cargo's folder can be written");
    ExitCode::SUCCESS
}
