//! Where programs write: never onto what they read, and files only when they are complete.
#![cfg(unix)]

mod program;

use examples::inspect::demo;
use program::{run, spawn, text};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

const REMUX: &str = env!("CARGO_BIN_EXE_remux");

/// A folder of its own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Its files.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn trap_52_no_file_is_written_that_is_read() {
    let folder = Folder::new("remux-onto-input");
    let stream = demo::multiplex().unwrap();
    let names = ["in.ts", "symlink.ts", "hard.ts"].map(|name| folder.path(name));
    let [file, link, hard] = &names;
    fs::write(file, &stream).unwrap();
    symlink(file, link).unwrap();
    fs::hard_link(file, hard).unwrap();
    let before = folder.names();
    let inputs = [file.as_str(), link, hard, "-", "/dev/stdin"];
    for input in inputs {
        for output in &names {
            for more in [&[][..], &["--program", "101"]] {
                let mut command = Command::new(REMUX);
                let stdin =
                    if input.starts_with(&folder.path("")) { Stdio::null() } else { File::open(file).unwrap().into() };
                let out = command.args(more).args([input, "-o", output]).stdin(stdin).output().unwrap();
                let error = text(&out.stderr);
                assert_eq!(out.status.code(), Some(2), "{input} {output}: {error}");
                assert_eq!(error, format!("remux: {input} is read and cannot be written at the same time\n"));
                assert!(fs::read(file).unwrap() == stream && folder.names() == before);
            }
        }
    }
    // Standard output that adds to the file that is read.
    let onto = OpenOptions::new().append(true).open(hard).unwrap();
    let out = Command::new(REMUX).arg(file).stdout(onto).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(fs::read(file).unwrap() == stream);
    // Devices are no files.
    let null = || Stdio::from(File::open("/dev/null").unwrap());
    let out = Command::new(REMUX).args(["-", "-o", "/dev/null"]).stdin(null()).output().unwrap();
    assert!(text(&out.stderr).contains("empty input"));
}

#[test]
fn trap_52_a_file_is_replaced_when_the_new_one_is_complete() {
    let folder = Folder::new("remux-replaces");
    let stream = demo::multiplex().unwrap();
    let [file, link, new] = ["out.ts", "link.ts", "new.ts"].map(|name| folder.path(name));
    fs::write(&file, "before").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("out.ts", &link).unwrap();
    symlink("new.ts", folder.path("to-new.ts")).unwrap();
    // A failure, before and after something was written.
    let failing: [(&[&str], &[u8]); 3] =
        [(&[], &[7; 3000]), (&["--map", "16=290"], &stream), (&["--map", "16=258", "--program", "102"], &stream)];
    for (arguments, input) in failing {
        let out = run(REMUX, &[arguments, &["-", "-o", &file]].concat(), Some(input));
        assert_eq!((out.status.code(), text(&out.stderr).lines().count()), (Some(2), 1), "{}", text(&out.stderr));
        assert_eq!(fs::read(&file).unwrap(), b"before");
        assert_eq!(folder.names(), ["link.ts", "out.ts", "to-new.ts"]);
    }
    // Success, through links that stay.
    for output in [&link, &folder.path("to-new.ts")] {
        let out = run(REMUX, &["-", "-o", output], Some(&stream));
        assert!(out.status.success() && out.stdout.is_empty(), "{}", text(&out.stderr));
    }
    assert!(fs::read(&file).unwrap() == stream && fs::read(&new).unwrap() == stream);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(folder.names(), ["link.ts", "new.ts", "out.ts", "to-new.ts"]);
    // A folder that is not there, and a folder in the place of the file.
    for output in [folder.path("none/out.ts"), folder.0.to_str().unwrap().to_owned()] {
        let out = run(REMUX, &["-", "-o", &output], Some(&stream));
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).starts_with(&format!("remux: cannot write {output}: ")), "{}", text(&out.stderr));
    }
}

#[test]
fn a_pipe_in_the_file_system_is_written_as_it_is() {
    let folder = Folder::new("remux-pipe");
    let (stream, pipe) = (demo::multiplex().unwrap(), folder.path("pipe"));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let name = pipe.clone();
    let reader = thread::spawn(move || fs::read(name).unwrap());
    let out = run(REMUX, &["-", "-o", &pipe], Some(&stream));
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(reader.join().unwrap() == stream);
    assert!(fs::symlink_metadata(Path::new(&pipe)).unwrap().file_type().is_fifo());
    assert_eq!(folder.names(), ["pipe"]);
}

/// Starts remux and waits until it has begun to write: until there are more files than these.
fn begin(folder: &Folder, arguments: &[&str], input: &[u8]) -> (Child, ChildStdin) {
    let files = folder.names().len();
    let mut remux = spawn(REMUX, arguments);
    let mut stdin = remux.stdin.take().unwrap();
    stdin.write_all(input).unwrap();
    while folder.names().len() == files {
        thread::sleep(Duration::from_millis(5));
    }
    (remux, stdin)
}

fn signal(remux: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &remux.id().to_string()]).status().unwrap().success());
}

#[test]
fn trap_52_ctrl_c_leaves_nothing_behind() {
    let folder = Folder::new("remux-interrupted");
    let file = folder.path("out.ts");
    fs::write(&file, "before").unwrap();
    for name in ["-INT", "-TERM", "-HUP"] {
        // The input stays open.
        let stream = demo::multiplex().unwrap();
        let (remux, _stdin) = begin(&folder, &["-", "-o", &file], &stream);
        signal(&remux, name);
        let out = remux.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{name}");
        // What was read until then, and why there is nothing to show for it.
        let said: Vec<&str> = text(&out.stderr).lines().collect();
        let [counts, end] = said[..] else { panic!("{said:?}") };
        let (read, written) = counts.split_once(" packets in, ").unwrap();
        assert!(written.starts_with(&format!("{read} out")), "{counts}");
        assert!((1..=stream.len() / 188).contains(&read.parse().unwrap()), "{counts}");
        assert_eq!(end, format!("remux: interrupted, {file} is not written"));
        assert_eq!(fs::read(&file).unwrap(), b"before");
        assert_eq!(folder.names(), ["out.ts"]);
    }
    // Another one ends a program that waits for an input.
    let (first, pipe) = (folder.path("first.ts"), folder.path("pipe"));
    fs::write(&first, demo::multiplex().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (mut remux, _stdin) = begin(&folder, &[&first, &pipe, "-o", &file], &[]);
    thread::sleep(Duration::from_millis(300));
    let code = loop {
        signal(&remux, "-INT");
        thread::sleep(Duration::from_millis(100));
        if let Some(status) = remux.try_wait().unwrap() {
            break status.code();
        }
    };
    // Or it was so slow that it had not come to the pipe.
    assert!([Some(130), Some(2)].contains(&code), "{code:?}");
    assert_eq!(fs::read(&file).unwrap(), b"before");
    assert_eq!(folder.names(), ["first.ts", "out.ts", "pipe"]);
}
