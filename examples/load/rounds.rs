//! A case: both servers under the same load, by turns, so that whatever else the machine does falls on both.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::{
    report::{Case, Side},
    server::Server,
    setting::Setting,
    visitor::{Asked, Place, Visitor, What},
};

/// Turns of each server in a case.
const ROUNDS: u32 = 3;
/// Load before a case that is not counted: caches, branch predictors, connections.
const WARM: Duration = Duration::from_millis(300);

/// One server and its visitors.
struct Crowd<'s> {
    server: &'s Server,
    places: Vec<Place>,
    visitors: Vec<Visitor>,
}

/// One turn of one server.
struct Turn {
    asked: Asked,
    /// Seconds on the wall.
    wall: f64,
    /// Seconds of its processor time.
    computing: f64,
}

/// Both.
pub struct Pair<'s> {
    product: Crowd<'s>,
    yardstick: Crowd<'s>,
}

impl<'s> Pair<'s> {
    /// Visitors for both.
    pub fn new(setting: &Setting, product: &'s Server, yardstick: &'s Server) -> Self {
        let crowd = |server| Crowd { server, places: setting.places.clone(), visitors: Vec::new() };
        Self { product: crowd(product), yardstick: crowd(yardstick) }
    }

    /// One case.
    pub async fn case(&mut self, what: What, connections: usize, seconds: f64) -> Case {
        let turn = Duration::from_secs_f64(seconds / f64::from(ROUNDS));
        self.product.gather(connections).await;
        self.yardstick.gather(connections).await;
        self.product.turn(what, connections, WARM).await;
        self.yardstick.turn(what, connections, WARM).await;
        let (mut product, mut yardstick) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            product.push(self.product.turn(what, connections, turn).await);
            yardstick.push(self.yardstick.turn(what, connections, turn).await);
        }
        let ratios = product.iter().zip(&yardstick).map(|(p, y)| p.per_second() / y.per_second());
        Case::new(what, connections, ratios.collect(), side(&product), side(&yardstick))
    }

    /// Answers that were acknowledged by the product and by the yardstick.
    pub fn acknowledged(&self) -> (u64, u64) {
        let count = |crowd: &Crowd<'_>| crowd.visitors.iter().map(|v| v.acknowledged).sum();
        (count(&self.product), count(&self.yardstick))
    }

    /// The bytes of the page at the product and at the yardstick.
    pub async fn page_bytes(&mut self) -> (usize, usize) {
        let product = self.product.visitors[0].get().await.unwrap();
        (product, self.yardstick.visitors[0].get().await.unwrap())
    }
}

impl Crowd<'_> {
    /// Brings in visitors until there are so many.
    async fn gather(&mut self, count: usize) {
        for place in self.places.iter().take(count).skip(self.visitors.len()) {
            self.visitors.push(Visitor::new(&self.server.address, place.clone()).await.unwrap());
        }
        assert!(self.visitors.len() >= count, "not enough sessions");
    }

    async fn turn(&mut self, what: What, connections: usize, lasts: Duration) -> Turn {
        let (before, begun) = (self.server.computing(), Instant::now());
        let end = begun + lasts;
        let asked =
            join_all(self.visitors.iter_mut().take(connections).map(|v| v.ask_until(what, end))).await;
        let wall = begun.elapsed().as_secs_f64();
        let computing = self.server.computing() - before;
        let all = asked.into_iter().fold(Asked::default(), |mut all, one| {
            all.took.extend(one.took);
            all.wrong += one.wrong;
            all
        });
        Turn { asked: all, wall, computing }
    }
}

impl Turn {
    fn per_second(&self) -> f64 {
        self.asked.took.len() as f64 / self.wall
    }
}

/// All turns of one server together.
fn side(turns: &[Turn]) -> Side {
    let took = turns.iter().flat_map(|t| t.asked.took.iter().copied()).collect();
    let wrong = turns.iter().map(|t| t.asked.wrong).sum();
    let wall = turns.iter().map(|t| t.wall).sum();
    Side::new(took, wrong, wall, turns.iter().map(|t| t.computing).sum())
}
