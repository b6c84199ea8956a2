//! Tells cargo that the program embeds these folders: a file that is added changes it, not only one that is edited.

fn main() {
    for folder in ["content", "static", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
