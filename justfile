# The commands of everyday work; `just` lists them.

default:
    @just --list

# Serve on this machine, with content read from the folder
run:
    cargo run -- serve --content content

# Everything that the continuous integration asks
ci:
    bash .ci/run

test *ARGS:
    cargo test {{ARGS}}

lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

# The content alone
check:
    cargo run --quiet -- check
