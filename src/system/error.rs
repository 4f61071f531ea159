//! Why parts do not make a system, in words.

use crate::given::fleet::FleetError;
use crate::units::{OutOfRange, number, significant};
use std::fmt;

/// Most kinds that a message names one by one.
const NAMED: usize = 4;

/// Why parts do not make a system.
#[derive(Clone, Debug, PartialEq)]
pub enum SystemError {
    /// A number is out of its range.
    Value(OutOfRange),
    /// The models are no fleet.
    Fleet(FleetError),
    /// No finite energy solves this kind under the policy.
    Unsolvable {
        /// L0 of the kind \[nats/token\].
        difficulty: f64,
        /// Largest success per step of any model; 0 where it is not known.
        best: f64,
    },
    /// The solved fraction asked for is out of reach: overall, or of these kinds (L0, m, what can be solved of them).
    Unserved {
        /// Largest solved fraction that is in reach.
        best: f64,
        /// Kinds that fall short, when the fraction is asked of each.
        kinds: Vec<(f64, u32, f64)>,
    },
    /// The second model is not stronger than the first.
    Escalation {
        /// Index of the model that begins.
        first: usize,
        /// Index of the model that takes over.
        then: usize,
    },
    /// More energy at the start than the battery holds \[J\].
    Charge {
        /// B_0 that was asked for \[J\].
        charge: f64,
        /// C \[J\].
        capacity: f64,
    },
    /// Feedback with a policy that solves every task whatever it costs.
    NeverThrifty,
    /// The thrifty solved fraction is not below the thorough one.
    Thrifty {
        /// Solved fraction below the battery level.
        thrifty: f64,
        /// Solved fraction above it.
        solved: f64,
    },
    /// The policy names a model that the fleet has not.
    NoSuchModel {
        /// Index that it names.
        index: usize,
        /// Models of the fleet.
        models: usize,
    },
    /// The trace that was chosen cannot be used.
    Trace(String),
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SystemError::Value(error) => error.fmt(f),
            SystemError::Fleet(error) => error.fmt(f),
            SystemError::Unsolvable { difficulty, best } => write!(
                f,
                "tasks with difficulty threshold L₀ = {difficulty:.3} cannot be solved in finite expected energy under this policy: success per step is at most {best:.1e}; raise L₀, lower the slope b, choose a larger model or another policy"
            ),
            SystemError::Unserved { best, kinds } => {
                let percent = |share: f64| significant(100.0 * share);
                if kinds.is_empty() {
                    write!(
                        f,
                        "the solved fraction cannot be reached: at most {} % of the tasks end solved",
                        percent(*best)
                    )?;
                } else {
                    write!(
                        f,
                        "the solved fraction cannot be reached of {} kinds of tasks: ",
                        kinds.len()
                    )?;
                    for (i, (l0, m, best)) in kinds.iter().take(NAMED).enumerate() {
                        let best = percent(*best);
                        let comma = if i > 0 { ", " } else { "" };
                        write!(f, "{comma}L₀ = {l0:.3} with {m} skills (at most {best} %)")?;
                    }
                    let more = kinds.len().saturating_sub(NAMED);
                    if more > 0 {
                        write!(
                            f,
                            " and {more} more, the worst at most {} %",
                            percent(*best)
                        )?;
                    }
                }
                write!(
                    f,
                    "; lower the solved fraction, raise L₀ or add a stronger model"
                )
            }
            SystemError::Escalation { first, then } => write!(
                f,
                "escalation from model {} to model {}: the second must have the lower loss, otherwise it would only repeat what failed",
                first + 1,
                then + 1
            ),
            SystemError::Charge { charge, capacity } => write!(
                f,
                "initial charge B₀ = {} J: must not exceed the battery capacity of {} J",
                significant(*charge),
                significant(*capacity)
            ),
            SystemError::NeverThrifty => write!(
                f,
                "feedback: this policy runs every task until it is solved, so that it cannot be thrifty; let it give up, or take another policy"
            ),
            SystemError::Thrifty { thrifty, solved } => write!(
                f,
                "thrifty solved fraction q_h = {}: must be below the solved fraction of {}",
                number(*thrifty),
                number(*solved)
            ),
            SystemError::NoSuchModel { index, models } => write!(
                f,
                "policy: model number {} does not exist; the fleet has {models}",
                index + 1
            ),
            SystemError::Trace(text) => write!(f, "trace: {text}"),
        }
    }
}

impl std::error::Error for SystemError {}

impl From<OutOfRange> for SystemError {
    fn from(error: OutOfRange) -> Self {
        SystemError::Value(error)
    }
}

impl From<FleetError> for SystemError {
    fn from(error: FleetError) -> Self {
        SystemError::Fleet(error)
    }
}
