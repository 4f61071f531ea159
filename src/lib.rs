//! Equipoise: energy-aware routing to large reasoning models, the theory on one page.
//!
//! After A. R. Ellis-Mohr, M. Hartman, L. R. Varshney, "Energy-Aware Routing to Large Reasoning Models",
//! arXiv 2601.00823, whose abstract alone was at hand. Notation, equations and defaults are reconstructed from the
//! standard theory of reflected random walks and from the authors' inference scaling work (DS3, arXiv 2507.00004).
//! SI units without prefixes; one slot lasts DELTA seconds; energies per slot in J.
//!
//! | symbol | meaning | home |
//! |---|---|---|
//! | H_t, mu, c_H | baseline energy of slot t \[J\], its mean and coefficient of variation | [`supply`] |
//! | N_t ~ Poisson(lambda) | tasks that arrive in slot t, each of a kind (difficulty L0, skills m) | [`workload`] |
//! | E, e1, e2 | energy of a task under dispatch \[J\], its first two moments | [`system`] |
//! | X_t = H_t - D_t, S_t | net energy of slot t, and its sum | [`battery`] |
//! | A_t, U_t | auxiliary energy drawn so far, unused baseline energy so far \[J\] | [`battery`] |
//! | delta, sigma^2 | drift \[J/slot\] and volatility squared \[J^2/slot\] | [`system`] |
//!
//! - E1, E2: `x = B + X; auxiliary += max(-x, 0); B = max(x, 0)`, so `B_T = S_T + A_T` on every path: [`battery`].
//! - E3, E4: `delta = mu - lambda e1`, `sigma^2 = Var(H) + lambda e2`, critical supply `mu* = lambda e1`: [`system`].
//! - E5, E7, E8: crossover horizon, Brownian mean and law: [`regime`]; E9: Siegmund's constant, there too.
//! - E6: exact mean by Spitzer's identity and characteristic functions: [`spitzer`].
//! - E10, E11, E12, E22: prices of variance and mean energy, cheapest supply: [`prices`].
//! - E14: batteries that are finite, charged or lossy: [`reservoir`]; E23: dispatch that listens to them: [`feedback`].
//! - E29: a series replayed from every starting hour: [`replay`]; what may be said of expected energies, exact, between proven
//!   bounds or approximate: [`expected`]; with the sample, in words: [`answer`], [`verdict`].
//! - E13: volatility budget: [`volatility`].
//! - E15, E16: loss from training compute, success per step from loss: [`scaling`].
//! - E17: energy per step: [`fleet`]. E18, E19: steps until solved: [`effort`]; E20, E21: [`attempt`]. Policies: [`dispatch`].
//!
//! Sign conventions: positive drift is over-supply; `z = delta sqrt(T)/sigma`; |z| <= 1 is critical at horizon T. A
//! LARGER L0 is an EASIER task.
//!
//! Words that collide: a *model* is a language model that tasks are routed to; the mathematics is the *theory* or the
//! *system*. *Supply* is baseline energy. *Effort* is how long a model thinks.
//!
//! Modules stand in reading order, and each imports only earlier ones (a test sees to it). Data goes
//! Scenario -> System -> closed forms and simulation -> report -> figures -> page.

pub mod units;
pub mod names;
pub mod sorting;
pub mod special;
pub mod fourier;
pub mod streams;
pub mod variates;
pub mod supply;
pub mod workload;
pub mod scaling;
pub mod fleet;
pub mod effort;
pub mod attempt;
pub mod prediction;
pub mod options;
pub mod frontier;
pub mod regime;
pub mod prices;
pub mod dispatch;
pub mod demand;
pub mod battery;
pub mod replay;
pub mod feedback;
pub mod system;
pub mod explanation;
pub mod volatility;
pub mod spitzer;
pub mod reservoir;
pub mod expected;
pub mod absorbers;
pub mod estimate;
pub mod simulation;
pub mod answer;
pub mod verdict;
pub mod comparison;
pub mod scenario;
pub mod live;
pub mod report;
pub mod figures;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
