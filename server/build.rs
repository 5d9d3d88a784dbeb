//! The console's files become a table in the binary: what is not in it cannot be served, whatever a path says.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

fn main() {
    let console = Path::new("console");
    println!("cargo::rerun-if-changed=console");
    let mut files = BTreeMap::new();
    walk(console, "", &mut files);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names it"));
    let mut table = String::from("&[\n");
    for (number, (name, path)) in files.iter().enumerate() {
        println!("cargo::rerun-if-changed={}", path.display());
        let plain = fs::read(path).expect("it was listed");
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&plain).expect("memory");
        let packed = packer.finish().expect("memory");
        let packed = if packed.len() < plain.len() { packed } else { Vec::new() };
        fs::write(out.join(format!("{number}.gz")), packed).expect("the folder is cargo's");
        let path = fs::canonicalize(path).expect("it was read");
        table.push_str(&format!(
            "    ({name:?}, include_bytes!({:?}), include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{number}.gz\"))),\n",
            path.display().to_string()
        ));
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table).expect("the folder is cargo's");
}

/// The files below a folder, but hidden ones, tests and what builds them.
fn walk(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let is_served = !name.starts_with('.') && !matches!(&*name, "node_modules" | "test" | "tests" | "build");
        if !is_served {
            continue;
        }
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), path);
        }
    }
}
