//! Equipoise: energy-aware routing to large reasoning models, the theory on one page.
//!
//! After A. R. Ellis-Mohr, M. Hartman, L. R. Varshney, "Energy-Aware Routing to Large Reasoning Models",
//! arXiv 2601.00823, whose abstract alone was at hand. Notation, equations and defaults are reconstructed from the
//! standard theory of reflected random walks and from the authors' inference scaling work (DS3, arXiv 2507.00004).
//! SI units without prefixes; one slot lasts DELTA seconds; energies per slot in J.
//!
//! | symbol | meaning | home |
//! |---|---|---|
//! | H_t, mu, c_H | baseline energy of slot t \[J\], its mean and coefficient of variation | [`given::supply`] |
//! | N_t ~ Poisson(lambda) | tasks that arrive in slot t, each of a kind (difficulty L0, skills m) | [`given::workload`] |
//! | E, e1, e2 | energy of a task under dispatch \[J\], its first two moments | [`system`] |
//! | X_t = H_t - D_t, S_t | net energy of slot t, and its sum | [`given::battery`] |
//! | A_t, U_t | auxiliary energy drawn so far, unused baseline energy so far \[J\] | [`given::battery`] |
//! | delta, sigma^2 | drift \[J/slot\] and volatility squared \[J^2/slot\] | [`system`] |
//!
//! - E1, E2: `x = B + X; auxiliary += max(-x, 0); B = max(x, 0)`, so `B_T = S_T + A_T` on every path: [`given::battery`].
//! - E3, E4: `delta = mu - lambda e1`, `sigma^2 = Var(H) + lambda e2`, critical supply `mu* = lambda e1`: [`system`].
//! - E5, E7, E8: crossover horizon, Brownian mean and law: [`diffusion::regime`]; E9: Siegmund's constant, there too.
//! - E6: exact mean by Spitzer's identity and characteristic functions: [`theory::spitzer`].
//! - E10, E11, E12, E22: prices of variance and mean energy, cheapest supply: [`diffusion::prices`].
//! - E14: batteries that are finite, charged or lossy: [`theory::reservoir`]; E23: dispatch that listens to them: [`diffusion::switched`].
//! - E29: a series replayed from every starting hour: [`theory::replay`]; what may be said of expected energies, exact, between proven
//!   bounds or approximate: [`theory::expected`]; with the sample, in words: [`report::answer`], [`report::verdict`].
//! - E13: volatility budget: [`theory::volatility`].
//! - E15, E16: loss from training compute, success per step from loss: [`given::scaling`].
//! - E17: energy per step: [`given::fleet`]. E18, E19: steps until solved: [`effort::law`]; E20, E21: [`effort::attempt`]. Policies: [`dispatch::rule`], [`dispatch::policy`].
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
pub mod numerics;
pub mod given;
pub mod effort;
pub mod diffusion;
pub mod dispatch;
pub mod system;
pub mod theory;
pub mod simulation;
pub mod scenario;
pub mod live;
pub mod report;
pub mod figures;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
