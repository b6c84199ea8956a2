//! The arrows between the modules, read from the sources: a module uses only what its row names. The table is the one of
//! `docs/architecture.md`, and the two are compared.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use syn::visit::Visit;

/// Module, what it may use, and whether it is pure: no I/O, no async, no clock, no chance.
const RULES: &[(&str, &[&str], bool)] = &[
    ("ids", &[], true),
    ("prose", &[], true),
    ("flow", &["ids", "prose"], true),
    ("symptom", &["ids", "prose"], true),
    ("evidence", &["ids", "symptom"], true),
    ("lookup", &["ids", "flow", "symptom", "evidence"], true),
    ("session", &["ids", "prose", "flow", "symptom", "evidence"], true),
    ("summary", &["ids", "prose", "flow", "symptom", "evidence", "session"], true),
    ("paths", &["ids", "flow"], true),
    ("picture", &["ids", "flow", "paths"], true),
    ("clock", &["ids"], false),
    ("config", &["ids"], false),
    ("content", &["ids", "prose", "flow", "symptom", "session"], false),
    ("store", &["ids", "flow", "symptom", "evidence", "session", "clock", "config"], false),
    ("intake", &["ids", "evidence", "config"], false),
    ("export", &["evidence", "session", "summary", "paths"], false),
    ("connect", &["ids", "summary", "paths", "config", "clock"], false),
    (
        "web",
        &[
            "ids", "prose", "flow", "symptom", "evidence", "lookup", "session", "summary", "paths",
            "picture", "clock", "config", "content", "store", "intake", "export", "connect",
        ],
        false,
    ),
    (
        "cli",
        &[
            "ids", "prose", "flow", "symptom", "evidence", "lookup", "session", "summary", "paths",
            "picture", "clock", "config", "content", "store", "intake", "export", "connect", "web",
        ],
        false,
    ),
];

/// Crates and paths that a pure module must not name.
const IMPURE: &[&str] = &[
    "tokio",
    "axum",
    "sqlx",
    "reqwest",
    "askama",
    "tower",
    "tower_http",
    "getrandom",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::io",
];

/// Crates that belong to one module.
const OWNED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("reqwest", &["connect"]),
    ("axum", &["web", "cli"]),
    ("askama", &["web"]),
    ("pulldown_cmark", &["content"]),
    ("clap", &["cli"]),
    ("evtx", &["intake"]),
    ("zip", &["intake", "export"]),
    ("lettre", &["export"]),
    ("encoding_rs", &["intake"]),
    ("img_parts", &["intake"]),
    ("rustix", &["intake", "cli"]),
    ("tempfile", &["intake"]),
    ("qrcode", &["picture"]),
    ("rustls_platform_verifier", &["connect"]),
    ("axum_server", &["cli"]),
    ("hyper_util", &["cli"]),
    ("utoipa", &["web"]),
];

/// Every path that a file names, outside its tests.
struct Paths {
    found: Vec<Vec<String>>,
    awaits: usize,
}

impl Paths {
    fn is_test(attrs: &[syn::Attribute]) -> bool {
        attrs
            .iter()
            .any(|a| a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|i| i == "test"))
    }

    fn tree(&mut self, prefix: &[String], tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(p) => {
                let mut prefix = prefix.to_vec();
                prefix.push(p.ident.to_string());
                self.tree(&prefix, &p.tree);
            }
            syn::UseTree::Group(g) => g.items.iter().for_each(|t| self.tree(prefix, t)),
            syn::UseTree::Name(n) => self.leaf(prefix, n.ident.to_string()),
            syn::UseTree::Rename(r) => self.leaf(prefix, r.ident.to_string()),
            syn::UseTree::Glob(_) => self.leaf(prefix, "*".to_owned()),
        }
    }

    fn leaf(&mut self, prefix: &[String], last: String) {
        let mut path = prefix.to_vec();
        path.push(last);
        self.found.push(path);
    }
}

impl<'a> Visit<'a> for Paths {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !Self::is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.found.push(path.segments.iter().map(|s| s.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    fn visit_expr_await(&mut self, e: &'a syn::ExprAwait) {
        self.awaits += 1;
        syn::visit::visit_expr_await(self, e);
    }
}

/// The faults of one source text that stands in `module`.
fn faults(module: &str, file: &str, source: &str) -> Vec<String> {
    let Some((_, may, pure)) = RULES.iter().find(|(name, _, _)| *name == module) else {
        return vec![format!("{file}: there is no rule for the module {module}")];
    };
    let parsed = syn::parse_file(source).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut paths = Paths { found: Vec::new(), awaits: 0 };
    paths.visit_file(&parsed);
    let mut out = BTreeSet::new();
    let modules: BTreeSet<&str> = RULES.iter().map(|(name, _, _)| *name).collect();
    for path in &paths.found {
        let joined = path.join("::");
        let first = path[0].as_str();
        if first == "crate"
            && let Some(used) = path.get(1).filter(|u| modules.contains(u.as_str()))
            && used != module
            && !may.contains(&used.as_str())
        {
            out.insert(format!("{file}: {module} uses {used}; the rule is: {module} may use {may:?}"));
        }
        if *pure {
            for impure in IMPURE {
                if joined == *impure || joined.starts_with(&format!("{impure}::")) {
                    out.insert(format!("{file}: {module} is pure and names {impure}"));
                }
            }
        }
        for (name, owners) in OWNED {
            if first == *name && !owners.contains(&module) {
                out.insert(format!("{file}: {name} belongs to {owners:?}, and {module} names it"));
            }
        }
    }
    if *pure && paths.awaits > 0 {
        out.insert(format!("{file}: {module} is pure and awaits"));
    }
    out.into_iter().collect()
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn all_sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter_map(|file| {
            let relative = file.strip_prefix(&root).unwrap().display().to_string();
            let module = relative.split(['/', '.']).next().unwrap().to_owned();
            let text = fs::read_to_string(&file).unwrap();
            // Files of tests may do what they need.
            (!matches!(module.as_str(), "lib" | "main") && !relative.ends_with("tests.rs"))
                .then_some((module, relative, text))
        })
        .collect()
}

#[test]
fn every_module_uses_only_what_its_row_names() {
    let sources = all_sources();
    assert!(sources.len() > 40, "only {} files were found", sources.len());
    let found: Vec<String> = sources.iter().flat_map(|(m, f, t)| faults(m, f, t)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_fault_is_found() {
    for (module, source, expected) in [
        ("ids", "use crate::flow::Flow;", "ids uses flow"),
        ("flow", "fn f() { crate::symptom::x(); }", "flow uses symptom"),
        ("symptom", "use std::{fs, fmt};", "names std::fs"),
        ("session", "async fn f() { g().await; }", "awaits"),
        ("web", "use sqlx::Row;", "sqlx belongs to"),
        ("store", "use crate::{ids::X, web::Y};", "store uses web"),
        ("content", "fn f() -> crate::store::S {}", "content uses store"),
        ("gossip", "", "no rule"),
    ] {
        let found = faults(module, "planted.rs", source).join("\n");
        assert!(found.contains(expected), "{module}: {source}: {found:?}");
    }
    assert_eq!(
        faults("flow", "fine.rs", "use crate::{ids::NodeId, prose::Block}; use std::collections::BTreeMap;"),
        [""; 0]
    );
    let test_only = "#[cfg(test)] mod tests { use std::fs; }";
    assert_eq!(faults("flow", "fine.rs", test_only), [""; 0], "tests may do what they need");
}

#[test]
fn the_table_in_the_documentation_is_the_table_of_the_test() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).unwrap();
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells[1].split('`').nth(1).unwrap().to_owned();
        let may = cells[2]
            .split(',')
            .map(|w| w.trim().trim_matches('`').to_owned())
            .filter(|w| w != "–" && !w.is_empty());
        documented.insert(name, may.collect());
    }
    let rules: BTreeMap<String, BTreeSet<String>> = RULES
        .iter()
        .map(|(name, may, _)| ((*name).to_owned(), may.iter().map(|m| (*m).to_owned()).collect()))
        .collect();
    assert_eq!(documented, rules);
}

#[test]
fn a_file_holds_one_idea() {
    // Three hundred lines without tests; more are two ideas. A table of data is one idea, however long.
    let tables = ["phrases.rs", "config/keys.rs"];
    let long: Vec<String> = all_sources()
        .into_iter()
        .filter_map(|(_, file, text)| {
            let lines = text.lines().take_while(|l| !l.starts_with("#[cfg(test)]")).count();
            (lines > 300 && !tables.iter().any(|t| file.ends_with(t)))
                .then(|| format!("{file}: {lines} lines"))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_module_opens_with_what_it_is() {
    for (_, file, text) in all_sources() {
        assert!(text.starts_with("//! "), "{file} does not say what it is");
    }
}

#[test]
fn only_one_place_writes_markup_and_no_template_escapes_by_hand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (_, file, text) in all_sources() {
        if text.contains("HtmlSafe") {
            assert_eq!(file, "web/render.rs", "only web/render.rs may call something HTML");
        }
        assert!(!text.contains("escape = \"none\""), "{file} turns escaping off");
    }
    let mut open = vec![root.join("templates")];
    let mut seen = 0;
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            seen += 1;
            for banned in [
                "|safe",
                "| safe",
                " style=",
                " onclick=",
                "<script>",
                "javascript:",
                "href=\"/",
                "action=\"/",
            ] {
                assert!(!text.contains(banned), "{} has {banned:?}", path.display());
            }
        }
    }
    assert!(seen > 10);
}

#[test]
fn the_script_writes_text_only() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/js/regain.js");
    let script = fs::read_to_string(path).unwrap();
    for banned in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "localStorage",
        "sessionStorage",
        "indexedDB",
    ] {
        assert!(!script.contains(banned), "the script has {banned}");
    }
    assert!(script.len() <= 8 * 1024);
    let style =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static/css/regain.css")).unwrap();
    assert!(style.len() <= 12 * 1024);
    assert!(!style.contains("url(") && !style.contains("@import"));
}
