//! Reading by several threads.

#[path = "../../../../tests/support/evtx.rs"]
mod file;

use super::*;

#[test]
fn what_is_read_does_not_depend_on_how_many_read_it() {
    let text = "A restriction prevents the password from being changed. ".repeat(9);
    let events: Vec<file::Event> = (1..=12_000)
        .map(|n| {
            let event = file::Event::new(n, 33_004, &[&text]);
            if n % 5 == 0 { event.from("Microsoft-Windows-Security-SPP") } else { event }
        })
        .collect();
    let mut bytes = file::file(&events);
    // The header of a chunk, and some records of the newest and of the oldest.
    let newest = bytes.len() - file::CHUNK / 2;
    for at in [file::HEADER + 40 * file::CHUNK, newest, file::HEADER + file::CHUNK / 2] {
        bytes[at..at + 3_000].fill(0xee);
    }
    let alone = read_by(&mut bytes.as_slice(), 1);
    assert!(alone.cut && alone.damaged > 0 && alone.read > 11_000, "{} {}", alone.damaged, alone.read);
    for threads in [3, 200] {
        assert_eq!(read_by(&mut bytes.as_slice(), threads), alone, "{threads} threads");
    }
}
