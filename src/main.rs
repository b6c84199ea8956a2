//! The command-line program; everything else is in the library.

fn main() {}
