//! A model of the fleet as a link has it.

use crate::given::fleet::{Energy, Model};
use crate::units::{number, parse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands as it is in a link.
pub const TEXT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
/// The same, and commas, which separate words of a list.
pub const LIST: &AsciiSet = &TEXT.remove(b',');

/// Name, parameters, tokens per parameter, kind of its energy, energy.
pub fn write(model: &Model) -> String {
    let (kind, price) = match model.energy {
        Energy::PerFlop(price) => ("flop", price),
        Energy::PerToken(price) => ("token", price),
    };
    format!(
        "{},{},{},{kind},{}",
        utf8_percent_encode(&model.name, TEXT),
        number(model.parameters),
        number(model.tokens_per_parameter),
        number(price)
    )
}

/// The model of this text; whether its numbers make sense is for the fleet to say.
pub fn read(text: &str) -> Option<Model> {
    let cells: Vec<&str> = text.split(',').collect();
    let [name, parameters, tokens, kind, price] = cells.as_slice() else {
        return None;
    };
    let price = parse(price)?;
    Some(Model {
        name: percent_decode_str(name).decode_utf8().ok()?.into_owned(),
        parameters: parse(parameters)?,
        tokens_per_parameter: parse(tokens)?,
        energy: match *kind {
            "flop" => Energy::PerFlop(price),
            "token" => Energy::PerToken(price),
            _ => return None,
        },
    })
}
