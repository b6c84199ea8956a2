//! Tells cargo that the program embeds these folders: a file that is added changes it, not only one that is edited.

fn main() {
    for folder in ["content", "static", "templates"] {
        #[expect(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
        {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
}
