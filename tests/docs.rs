//! The documents say what the program has: keys, commands, rules, limits, and links that lead somewhere.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regain::{
    config::{self, Config, KEYS, Origin},
    content::lint::RULES,
};

mod support;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The README and every document, the decisions included.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root()).unwrap().map(|e| e.unwrap().path()).collect();
    let mut open = vec![root().join("docs")];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.retain(|path| path.extension().is_some_and(|e| e == "md"));
    found.sort();
    found
}

/// The cells of the rows of every table whose first heading is this one.
fn table(text: &str, first: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split(" | ").map(|c| c.trim().to_owned()).collect()
    };
    let heading = format!("| {first} |");
    let mut rows = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        inside = line.starts_with(&heading) || inside && line.starts_with('|');
        if inside && !line.starts_with(&heading) && !line.starts_with("|--") {
            rows.push(cells(line));
        }
    }
    rows
}

fn code(text: &str) -> String {
    text.trim_matches('`').to_owned()
}

/// The fenced blocks of a document with their languages.
fn fences(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                open = Some((language.to_string(), String::new()));
            }
            Event::Text(words) => {
                if let Some((_, block)) = &mut open {
                    block.push_str(&words);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// Each command with its subcommands, as `--help` lists them.
async fn commands() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for command in listed(&[]).await {
        let below = listed(&[&command]).await;
        if below.is_empty() {
            all.insert(command);
        } else {
            all.extend(below.iter().map(|sub| format!("{command} {sub}")));
        }
    }
    all
}

async fn listed(command: &[&str]) -> Vec<String> {
    let args: Vec<&str> = command.iter().copied().chain(["--help"]).collect();
    let help = support::run(&args, &[], b"").await.out;
    let lines = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    lines.filter_map(|l| l.split_whitespace().next()).filter(|c| *c != "help").map(str::to_owned).collect()
}

#[test]
fn the_table_of_keys_is_the_one_of_the_program() {
    let default = Config::default();
    let expected: Vec<Vec<String>> = KEYS
        .iter()
        .map(|key| {
            let value = (key.get)(&default);
            vec![
                format!("`{}`", key.name),
                key.about.to_owned(),
                key.expected.to_owned(),
                if value.is_empty() { "–".to_owned() } else { format!("`{value}`") },
                format!("`{}`", key.variable()),
            ]
        })
        .collect();
    assert_eq!(table(&read("docs/configuration.md"), "key"), expected);
}

#[test]
fn the_examples_of_a_configuration_can_be_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("regain.toml");
    let mut examples = 0;
    for path in documents() {
        for (language, text) in fences(&fs::read_to_string(&path).unwrap()) {
            // The other TOML is content.
            if language != "toml" || !(text.contains("public_url") || text.contains("[organisation]")) {
                continue;
            }
            fs::write(&file, &text).unwrap();
            let loaded = config::load(Some(&file), std::iter::empty(), &[]);
            let loaded = loaded.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(!loaded.origins.is_empty(), "{}", path.display());
            assert!(loaded.origins.values().all(|o| matches!(o, Origin::File(_))), "{}", path.display());
            examples += 1;
        }
    }
    assert!(examples >= 2, "{examples} examples");
}

#[test]
fn every_variable_that_is_named_exists() {
    let known: BTreeSet<String> =
        KEYS.iter().map(config::Key::variable).chain(["REGAIN_CONFIG".to_owned()]).collect();
    let mut named = 0;
    let mut files = documents();
    files.push(root().join("Dockerfile"));
    files.extend(fs::read_dir(root().join("packaging")).unwrap().map(|e| e.unwrap().path()));
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        // Followed by `=` or in code: what stands in plain words may be what not to do.
        for (at, _) in text.match_indices("REGAIN_") {
            let name: String = text[at..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            let in_code = text[..at].ends_with('`') || text[at + name.len()..].starts_with('=');
            if in_code && name != "REGAIN_" {
                named += 1;
                let name = name.strip_suffix("_FILE").unwrap_or(&name);
                assert!(known.contains(name), "{}: there is no variable {name}", path.display());
            }
        }
    }
    assert!(named > KEYS.len(), "{named} variables were found");
}

#[tokio::test]
async fn the_table_of_commands_is_the_one_of_the_program() {
    let rows = table(&read("docs/operations.md"), "command");
    let documented: Vec<String> = rows
        .iter()
        .map(|row| {
            let words = code(&row[0]);
            let words = words.strip_prefix("regain ").unwrap_or_else(|| panic!("{words}"));
            let name = words.split(' ').take_while(|w| w.chars().all(|c| c.is_ascii_lowercase()));
            name.collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(documented.iter().cloned().collect::<BTreeSet<_>>(), commands().await);
    assert_eq!(documented.len(), rows.len());
}

#[tokio::test]
async fn every_command_that_is_named_exists() {
    let known: BTreeSet<String> =
        commands().await.iter().filter_map(|c| c.split(' ').next()).map(str::to_owned).collect();
    let mut named = BTreeSet::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for start in ["`regain ", "/regain ", "\nregain "] {
            for (at, _) in text.match_indices(start) {
                let word: String =
                    text[at + start.len()..].chars().take_while(char::is_ascii_alphanumeric).collect();
                if word.is_empty() {
                    continue;
                }
                assert!(known.contains(&word), "{}: there is no command {word}", path.display());
                named.insert(word);
            }
        }
    }
    assert_eq!(named, known, "each is named somewhere");
}

#[test]
fn every_rule_of_content_has_its_section_and_no_other() {
    let text = read("docs/lint.md");
    let documented: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("## ")).collect();
    let rules: Vec<&str> = RULES.iter().map(|r| r.id).collect();
    assert_eq!(documented, rules);
}

#[test]
fn every_limit_has_its_row_with_its_number_and_no_other() {
    let text = read("docs/limits.md");
    let default = Config::default();
    let limits: BTreeMap<String, String> = KEYS
        .iter()
        .filter(|k| k.name.starts_with("limits.") && k.name != "limits.per_ip")
        .map(|k| (k.name.to_owned(), (k.get)(&default)))
        .collect();
    let documented: BTreeMap<String, String> =
        table(&text, "limit").iter().map(|row| (code(&row[2]), row[1].clone())).collect();
    assert_eq!(documented, limits);
    assert!(text.contains("`limits.per_ip = false`"));
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("`limits.") {
            let name: String = text[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_'))
                .collect();
            assert!(KEYS.iter().any(|k| k.name == name) || name == "limits.md", "{}: {name}", path.display());
        }
    }
}

/// What a document links to on this disk, without the part after `#`; raw HTML included.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push(dest_url.to_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for name in ["src=\"", "href=\"", "srcset=\""] {
                    found.extend(
                        html.split(name).skip(1).filter_map(|r| r.split('"').next()).map(str::to_owned),
                    );
                }
            }
            _ => {}
        }
    }
    found.retain(|link| !link.contains("://") && !link.starts_with("mailto:") && !link.starts_with('#'));
    found.iter().map(|link| link.split('#').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut seen = 0;
    let mut dead = Vec::new();
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        // An example of content links as content does.
        let authoring = path.ends_with("docs/authoring.md");
        for link in links(&text).into_iter().filter(|l| !(authoring && l.starts_with("procedure:"))) {
            seen += 1;
            if !path.parent().unwrap().join(&link).exists() {
                dead.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(seen > 3, "{seen} links");
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn a_dead_link_is_seen_in_each_of_its_forms() {
    let text = "[a](docs/a.md#b) ![c](c.png) <img src=\"d.png\">\n\n| x |\n|---|\n| [e][e] |\n\n[e]: e.md\n[f](https://f) [g](#g)";
    assert_eq!(links(text), ["docs/a.md", "c.png", "d.png", "e.md"]);
}

#[test]
fn the_readme_names_the_two_commands() {
    let fenced: Vec<String> = fences(&read("README.md")).into_iter().map(|(_, text)| text).collect();
    for command in ["cargo run --release", "cargo test"] {
        assert!(
            fenced.iter().any(|t| t.lines().any(|l| l.trim() == command)),
            "the README does not name {command}"
        );
    }
}

#[test]
fn decisions_are_numbered_one_after_the_other() {
    let mut files: Vec<_> =
        fs::read_dir(root().join("docs/decisions")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 10, "{files:?}");
    for (n, file) in (1..).zip(&files) {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{n:04}-")), "{name} is number {n}");
        let text = fs::read_to_string(file).unwrap();
        assert!(text.starts_with(&format!("# {n}. ")), "{name} begins with another number");
    }
}
