//! Writes the seeds anew: `cargo run --no-default-features --bin seeds`.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let seeds = fuzz::seeds::all();
    for (target, name, bytes) in &seeds {
        fs::create_dir_all(folder.join(target))?;
        fs::write(folder.join(target).join(name), bytes)?;
    }
    println!("{} seeds", seeds.len());
    Ok(())
}
