//! Writes the seeds and the dictionaries anew: `cargo run --no-default-features --bin seeds`.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (folder, dictionaries) = (package.join("seeds"), package.join("dictionaries"));
    for folder in [&folder, &dictionaries] {
        if folder.is_dir() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let seeds = fuzz::seeds::all();
    for (target, name, bytes) in &seeds {
        fs::create_dir_all(folder.join(target))?;
        fs::write(folder.join(target).join(name), bytes)?;
    }
    for (name, words) in fuzz::seeds::dictionaries() {
        let quoted =
            |word: &Vec<u8>| format!("\"{}\"\n", word.iter().map(|b| format!("\\x{b:02X}")).collect::<String>());
        fs::write(dictionaries.join(name).with_extension("dict"), words.iter().map(quoted).collect::<String>())?;
    }
    println!("{} seeds", seeds.len());
    Ok(())
}
