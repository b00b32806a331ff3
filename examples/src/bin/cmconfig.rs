//! Reads, writes, checks and compares configuration files of modems.

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use docsis_mac::config::hash::{self, HashObject, HashVerdict};
use docsis_mac::config::mic::{Verdict, seal, verify};
use docsis_mac::config::text::{self, MAX_TEXT};
use docsis_mac::config::{ConfigurationFile, check_all};
use docsis_mac::tlv::Encoding;
use examples::input::{Reader, each_file, heading};
use examples::interrupt;
use examples::output::Output;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wire::{Blob, Decode, Owned};

/// Reads, writes, checks and compares configuration files of modems (DOCSIS) and of telephone adapters (PacketCable).
///
/// Every file, damaged ones included, becomes text or JSON from which `encode` makes the same bytes again. FILE is a path,
/// or `-` for standard input; what is compressed with gzip is unpacked.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show files as text, one setting a line.
    Decode {
        /// The files, one after the other.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a file of text or JSON, as `decode` prints them. Integrity checks stay as they are written.
    Encode {
        /// The text or JSON, which becomes one file.
        file: PathBuf,
        #[command(flatten)]
        secret: Secret,
        /// Compute the hash of an adapter's file anew, in the object of this MIB.
        #[arg(long, value_name = "MIB")]
        hash: Option<Mib>,
        /// Where to write; `-` for standard output.
        #[arg(short, long, default_value = "-")]
        output: PathBuf,
    },
    /// Say what the rules forbid and which integrity checks and hashes are wrong. Fails when there is anything.
    Check {
        /// The files, one after the other.
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        secret: Secret,
    },
    /// Say which settings only one of two files has. Fails when there are any.
    Diff { old: PathBuf, new: PathBuf },
}

/// Who wrote the MIB in which the hash of an adapter's file stands.
#[derive(Clone, Copy, ValueEnum)]
enum Mib {
    /// CableLabs, PacketCable.
    Cablelabs,
    /// Excentis, EuroPacketCable.
    Excentis,
    /// The IETF.
    Ietf,
}

impl Mib {
    fn object(self) -> HashObject {
        match self {
            Mib::Cablelabs => HashObject::PacketCable,
            Mib::Excentis => HashObject::EuroPacketCable,
            Mib::Ietf => HashObject::Ietf,
        }
    }
}

/// The secret that CMTS and provisioning share.
#[derive(Args)]
struct Secret {
    /// Read the secret from this file, without the line end: encode computes the integrity checks anew, check compares
    /// the CMTS MIC.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl Secret {
    fn read(&self) -> Result<Option<Vec<u8>>> {
        let Some(path) = &self.secret_file else { return Ok(None) };
        let mut secret = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        while let Some(b'\n' | b'\r') = secret.last() {
            secret.pop();
        }
        ensure!(!secret.is_empty(), "{} holds no secret", path.display());
        Ok(Some(secret))
    }
}

/// All of a file that is no longer than texts may be.
fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let name = || path.display().to_string();
    Reader::open(path)?.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes).with_context(name)?;
    interrupt::check()?;
    ensure!(bytes.len() <= MAX_TEXT, "{} has more than {MAX_TEXT} bytes: no configuration file", path.display());
    Ok(bytes)
}

fn file(bytes: &[u8]) -> Result<ConfigurationFile<'_>> {
    Ok(ConfigurationFile::from_bytes(bytes)?)
}

fn decode(path: &Path, json: bool, out: &mut impl Write) -> Result<()> {
    let bytes = read(path)?;
    if json {
        serde_json::to_writer_pretty(&mut *out, &file(&bytes)?)?;
        writeln!(out)?;
    } else {
        write!(out, "{}", text::write(&file(&bytes)?)?)?;
    }
    Ok(out.flush()?)
}

fn encode(path: &Path, secret: Option<&[u8]>, mib: Option<Mib>, output: &Path) -> Result<()> {
    let input = read(path)?;
    let input = std::str::from_utf8(&input).with_context(|| format!("{} is no text", path.display()))?;
    let bytes = if input.trim_start().starts_with('{') {
        serde_json::from_str::<Owned<ConfigurationFile<'static>>>(input)?.as_bytes().to_vec()
    } else {
        text::read(input)?
    };
    let bytes = match secret {
        Some(secret) => sealed(&bytes, secret)?,
        None => bytes,
    };
    let bytes = match mib {
        Some(mib) => hash::seal(&bytes, mib.object()).context("only the file of a telephone adapter has a hash")?,
        None => bytes,
    };
    let mut out = Output::create(output, [path])?;
    out.write_all(&bytes)?;
    out.finish()
}

/// The settings of a file with new integrity checks, end marker and padding.
fn sealed(bytes: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
    let file = file(bytes)?;
    ensure!(!matches!(file, ConfigurationFile::MtaFile(_)), "files of telephone adapters have no integrity checks");
    let settings: Vec<Encoding<'_>> = file.encodings().collect::<Result<_, _>>()?;
    Ok(seal(&settings, secret)?)
}

/// Prints what is wrong with a file, and how much that is.
fn findings(bytes: &[u8], secret: Option<&[u8]>, out: &mut impl Write) -> Result<usize> {
    let file = file(bytes)?;
    let mut lines: Vec<(usize, String)> = Vec::new();
    for finding in check_all(bytes) {
        let place = match finding.tlv_type {
            Some(tlv_type) => format!("type {tlv_type}: "),
            None => String::new(),
        };
        let clause = if finding.clause.is_empty() { String::new() } else { format!(" ({})", finding.clause) };
        lines.push((finding.offset, format!("{place}{}{clause}", finding.rule)));
    }
    if matches!(file, ConfigurationFile::MtaFile(_)) {
        if let Ok(HashVerdict::Wrong { computed }) = hash::verify(bytes) {
            lines.push((bytes.len(), format!("the hash is wrong, must be {:?}", Blob(&computed))));
        }
    } else if let Ok(verified) = verify(bytes, secret) {
        for (name, verdict) in
            [("CM MIC", verified.cm), ("CMTS MIC", verified.cmts), ("extended CMTS MIC", verified.extended)]
        {
            match verdict {
                Verdict::Wrong { computed } => {
                    lines.push((bytes.len(), format!("{name} is wrong, must be {:?}", Blob(&computed))));
                }
                Verdict::Unsupported(algorithm) => {
                    lines.push((bytes.len(), format!("{name} is not checked: algorithm {algorithm}")));
                }
                _ => {}
            }
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    for (at, line) in &lines {
        writeln!(out, "byte {at}: {line}")?;
    }
    out.flush()?;
    Ok(lines.len())
}

/// The settings of a file as text, each with how often it is there.
fn settings(bytes: &[u8]) -> Result<Vec<String>> {
    let text = text::write(&file(bytes)?)?;
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        match out.last_mut() {
            Some(last) if line.starts_with([' ', '}']) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => out.push(line.to_owned()),
        }
    }
    Ok(out)
}

/// Prints the settings that only one of the files has, and how many there are.
fn diff(old: &[u8], new: &[u8]) -> Result<usize> {
    let (old_settings, new_settings) = (settings(old)?, settings(new)?);
    let mut more: BTreeMap<&str, i64> = BTreeMap::new();
    old_settings.iter().for_each(|s| *more.entry(s).or_default() -= 1);
    new_settings.iter().for_each(|s| *more.entry(s).or_default() += 1);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut count = 0usize;
    for (settings, sign, step) in [(&old_settings, '-', 1), (&new_settings, '+', -1)] {
        for setting in settings {
            match more.get_mut(&**setting) {
                Some(n) if *n * step < 0 => {
                    *n += step;
                    count += 1;
                    setting.lines().try_for_each(|line| writeln!(out, "{sign} {line}"))?;
                }
                _ => {}
            }
        }
    }
    if count == 0 && old != new {
        writeln!(out, "the same settings in another order")?;
        count = 1;
    }
    out.flush()?;
    Ok(count)
}

/// Gives every file to `read`, and names it before what is said of it where there are several.
fn each(files: &[PathBuf], json: bool, mut read: impl FnMut(&Path, &mut dyn Write) -> Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    each_file("cmconfig", files, |path| {
        if files.len() > 1 {
            heading(&mut out, &path.display().to_string(), json)?;
        }
        read(path, &mut out)?;
        Ok(out.flush()?)
    })
}

fn run(arguments: &Arguments) -> Result<()> {
    interrupt::catch()?;
    match &arguments.command {
        Command::Decode { files, json } => each(files, *json, |path, mut out| decode(path, *json, &mut out)),
        Command::Encode { file, secret, hash, output } => encode(file, secret.read()?.as_deref(), *hash, output),
        Command::Check { files, secret } => {
            let secret = secret.read()?;
            each(files, false, |path, mut out| match findings(&read(path)?, secret.as_deref(), &mut out)? {
                0 => Ok(()),
                1 => bail!("1 finding in {}", path.display()),
                n => bail!("{n} findings in {}", path.display()),
            })
        }
        Command::Diff { old, new } => {
            ensure!(old.as_os_str() != "-" || new.as_os_str() != "-", "only one of the files can be standard input");
            match diff(&read(old)?, &read(new)?)? {
                0 => Ok(()),
                _ => bail!("{} and {} differ", old.display(), new.display()),
            }
        }
    }
}

fn main() -> ExitCode {
    examples::exit("cmconfig", run(&Arguments::parse()))
}
