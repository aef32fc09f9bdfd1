//! `cargo run --release`: everything around the phone, and a phone in the browser, on this machine alone.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program talks to its terminal

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use gocua_sandbox::citizens::CITIZENS;
use gocua_sandbox::journey::{self, Journey};
use gocua_sandbox::phone::{self, Phone};
use gocua_sandbox::{Host, Options, StartError, preview, signing_service, start};
use lexopt::prelude::{Long, Short, Value, ValueExt};

const HELP: &str = "\
Gõ Cửa: a citizen's public-service dossier, from sign-in to signed, sent and received.

  gocua                     the sandbox: broker, portal, signing service, agency desk,
                            and a phone in the browser
  gocua pack                keeping procedures and forms; see gocua pack --help
  gocua journey             the whole way without a browser, one line a step

Options
  --data DIR                where everything is kept        [default: gocua-data]
  --port N                  pages on N, services on N+1     [default: 8640; journey: its last, or free ones]
  --localhost               what is issued says localhost instead of 127.0.0.1
  --reset                   start from nothing: forget all that is in DIR
  --max-age SECONDS         a signed dossier is taken from whoever was identified so long ago at most;
                            others confirm it first    [default: 43200]
  --help                    this text

Options of journey
  --procedure CODE          one of the pack's               [default: 1.004194 and 3.000333]
  --answers FILE            your own answers (JSON) instead of the built-in ones; with --procedure.
                            Everything wrong in them is told at once, before anything is started
  --schema                  what an answers file may hold (JSON Schema), and nothing else; with --procedure
  --out DIR                 writes form.pdf, receipt.json, result.pdf, root.pem and trace.json

An answers file
  { \"procedure\": \"1.004194\", \"case\": \"self\", \"citizen\": \"lo-thi-u\",
    \"answers\": { \"temporary_place\": \"00166\", \"until\": \"30/6/2027\", ... } }
  The answers of the account need not be repeated. A choice is answered with its code, a commune with
  the five digits of its code, a row with \"history[0].from\". Optional: \"search\", the words to find the
  procedure by, and \"papers\": { \"owner_consent\": \"scan.png\" }. tests/sandbox/src/journey/answers has two.
";

enum Command {
    Sandbox,
    Journey,
    Schema,
    /// The folder of sources.
    Preview(PathBuf),
    Help,
}

struct Arguments {
    command: Command,
    data: PathBuf,
    port: Option<u16>,
    host: Host,
    reset: bool,
    max_age: Option<u32>,
    procedure: Option<String>,
    answers: Option<PathBuf>,
    out: Option<PathBuf>,
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        command: Command::Sandbox,
        data: PathBuf::from("gocua-data"),
        port: None,
        host: Host::Address,
        reset: false,
        max_age: None,
        procedure: None,
        answers: None,
        out: None,
    };
    let mut parser = lexopt::Parser::from_env();
    let mut words = 0;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => arguments.command = Command::Help,
            Long("data") => arguments.data = parser.value()?.into(),
            Long("port") => arguments.port = Some(parser.value()?.parse()?),
            Long("localhost") => arguments.host = Host::Localhost,
            Long("reset") => arguments.reset = true,
            Long("max-age") => arguments.max_age = Some(parser.value()?.parse()?),
            Long("procedure") => arguments.procedure = Some(parser.value()?.string()?),
            Long("answers") => arguments.answers = Some(parser.value()?.into()),
            Long("schema") => arguments.command = Command::Schema,
            Long("out") => arguments.out = Some(parser.value()?.into()),
            Value(word) if word == "journey" => {
                // What only asks for words stays that, wherever it stands.
                if matches!(arguments.command, Command::Sandbox) {
                    arguments.command = Command::Journey;
                }
            }
            // `pack preview FOLDER`: what else begins with `pack` was another program's.
            Value(word) if words < 2 && (word == "pack" || word == "preview") => words += 1,
            Value(folder) if words == 2 => arguments.command = Command::Preview(folder.into()),
            other => return Err(other.unexpected()),
        }
    }
    if words > 0 && !matches!(arguments.command, Command::Preview(_) | Command::Help) {
        return Err("pack preview needs a folder".into());
    }
    if arguments.answers.is_some() && arguments.procedure.is_none() {
        return Err("--answers needs --procedure".into());
    }
    if matches!(arguments.command, Command::Schema) && arguments.procedure.is_none() {
        return Err("--schema needs --procedure".into());
    }
    Ok(arguments)
}

/// `gocua pack ...`: another program in the same file, which needs nothing of the rest.
fn keep_pack() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    arguments.next().filter(|first| first == "pack")?;
    let arguments: Vec<_> = arguments.collect();
    if arguments.first().is_some_and(|first| first == "preview") {
        return None;
    }
    Some(match gocua_pack::command::run(arguments, gocua_sandbox::clock::real_now()) {
        Ok(said) => {
            let _ = write!(std::io::stdout(), "{}", said.text);
            if said.good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("gocua: {error}; see gocua pack --help");
            ExitCode::from(2)
        }
    })
}

fn main() -> ExitCode {
    if let Some(ended) = keep_pack() {
        return ended;
    }
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("gocua: {error}; see gocua --help");
            return ExitCode::from(2);
        }
    };
    if matches!(arguments.command, Command::Help) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    if let (Command::Schema, Some(code)) = (&arguments.command, &arguments.procedure) {
        return match journey::schema(code) {
            Ok(schema) => {
                // Whoever reads only its beginning (`| head`) has read enough.
                let _ = writeln!(std::io::stdout(), "{schema}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("gocua: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("gocua: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = match arguments.command {
        Command::Journey => runtime.block_on(walk(arguments)),
        Command::Preview(_) => runtime.block_on(look(arguments)),
        _ => runtime.block_on(serve(arguments)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gocua: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn walk(arguments: Arguments) -> Result<(), String> {
    let Arguments { data, port, host, reset, procedure, answers, out, .. } = arguments;
    if reset {
        forget(&data)?;
    }
    let procedures = procedure.map_or_else(|| vec!["1.004194".to_owned(), "3.000333".to_owned()], |one| vec![one]);
    let journey = Journey { data: data.join("journey"), port: port.unwrap_or(0), host, procedures, answers, out };
    journey::run(journey, &mut |line| println!("{line}")).await.map_err(|error| error.to_string())
}

/// Nothing of a preview is kept: the folder of sources is where the work is.
async fn look(arguments: Arguments) -> Result<(), String> {
    let Arguments { command: Command::Preview(folder), port, procedure, .. } = arguments else { return Ok(()) };
    let data = std::env::temp_dir().join(format!("gocua-preview-{}", std::process::id()));
    let run = async {
        let (sandbox, address) = preview::run(&folder, &data, port.unwrap_or(0), procedure).await?;
        println!("The pack in {}, on the phone in the browser, anew whenever a file is saved:\n", folder.display());
        println!("  {address}\n\nCtrl-C stops it.");
        tokio::signal::ctrl_c().await.map_err(|error| error.to_string())?;
        sandbox.stop().await;
        Ok(())
    };
    let ended = run.await;
    let _ = std::fs::remove_dir_all(&data);
    ended
}

/// Only what this program made: the folder may be one with other things in it.
fn forget(data: &std::path::Path) -> Result<(), String> {
    for name in ["journey", "phone", "uploads", "parts", "results"] {
        match std::fs::remove_dir_all(data.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", data.join(name).display()));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn serve(arguments: Arguments) -> Result<(), String> {
    let Arguments { data, port, host, reset, max_age, .. } = arguments;
    if reset {
        forget(&data)?;
    }
    let folder = data.join("phone");
    let phone = std::fs::create_dir_all(&folder).and_then(|()| Phone::new(&folder));
    let phone = phone.map_err(|error| StartError::not_writable(&folder, &error).to_string())?;
    let options = Options { data, port: port.unwrap_or(8640), host, reset };
    let sandbox = start(options, phone::pages(phone.clone())).await.map_err(|error| error.to_string())?;
    if let Some(max_age) = max_age {
        sandbox.world.assurance.demand(max_age);
    }
    phone.switch_on(&sandbox.world);
    let pages = &sandbox.urls().pages;
    println!("Gõ Cửa is open. Everything runs on this machine; nothing leaves it.\n");
    println!("  the phone in the browser   {pages}/phone");
    println!("  the agency's desk          {pages}/desk");
    println!("  the sandbox's switches     {pages}/sandbox\n");
    println!("Test citizens (made up):");
    for citizen in &CITIZENS {
        println!("  {:<22} {}  level {}", citizen.name, citizen.personal_number, citizen.level);
    }
    println!("\nSigning PIN of everybody: {}. The one-time code stands on the signing page.", signing_service::PIN);
    println!("Ctrl-C stops it; what was done is kept.");
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())?;
    sandbox.stop().await;
    Ok(())
}
