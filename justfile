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

# What pages and answers cost, next to a bare program: a minute and a half, and a line of JSON
load *ARGS:
    cargo run --release --example load -- {{ARGS}}

# The content alone
check:
    cargo run --quiet -- check
