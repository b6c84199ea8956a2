//! Which processor core does what: the servers share one, the visitors have another.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The variable that tells a server its core.
pub const CORE: &str = "LOAD_CORE";

/// Two cores.
pub struct Cores {
    /// The core of both servers, of which one works at a time.
    pub servers: usize,
}

/// Keeps this process on the first core that it may use, and says which one the servers get. `None` where there is only
/// one: then the visitors take their time from what they measure.
pub fn divide() -> Option<Cores> {
    let allowed = sched_getaffinity(None).ok()?;
    let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
    let (visitors, servers) = (cores.next()?, cores.next_back()?);
    stay(visitors);
    Some(Cores { servers })
}

/// Keeps this process, and every thread that it starts from now on, where the variable says.
pub fn stay_where_told() {
    if let Some(core) = std::env::var(CORE).ok().and_then(|core| core.parse().ok()) {
        stay(core);
    }
}

fn stay(core: usize) {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).unwrap();
}
