//! A code that is read out over the telephone and opens a session to a helper for a few minutes. It knows nothing of how long
//! it lasts or whom it lets in.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use super::{
    IdError, TokenHash,
    reference::{ALPHABET, symbols},
};

/// Eight characters, such as `7KQ2 MF9X`: 40 bits. Never stored; see [`JoinCode::hash`].
#[derive(Clone, PartialEq, Eq)]
pub struct JoinCode([u8; 8]);

impl JoinCode {
    /// Makes one from random bytes; each byte gives one of 32 characters.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes.map(|b| ALPHABET[usize::from(b & 31)]))
    }

    /// The form to read out: two groups of four.
    #[must_use]
    pub fn reveal(&self) -> String {
        let text = |part: &[u8]| part.iter().copied().map(char::from).collect::<String>();
        format!("{} {}", text(&self.0[..4]), text(&self.0[4..]))
    }

    /// What the store keeps: HMAC-SHA-256 with a key that the store does not have. A plain hash of 40 bits would be guessed in
    /// minutes by whoever has the file.
    #[must_use]
    pub fn hash(&self, key: &[u8; 32]) -> TokenHash {
        TokenHash(hmac(key, &self.0))
    }
}

/// RFC 2104 with SHA-256; a key of 32 bytes is shorter than a block and so is filled up with zeros.
fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let pad = |with: u8| {
        let mut block = [with; 64];
        for (b, k) in block.iter_mut().zip(key) {
            *b ^= k;
        }
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

impl FromStr for JoinCode {
    type Err = IdError;

    /// Takes what people type: any case, spaces and dashes anywhere, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, IdError> {
        symbols(text, "7KQ2 MF9X").map(Self)
    }
}

impl fmt::Debug for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoinCode(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_say_it_and_type_it() {
        let code: JoinCode = "10K2 MF9X".parse().unwrap();
        assert_eq!(code.reveal(), "10K2 MF9X");
        for typed in ["10k2mf9x", " 1-0-K2 – MF9X ", "lOk2 mf9x", "IoK2-MF9X"] {
            assert_eq!(typed.parse::<JoinCode>().unwrap(), code, "{typed}");
        }
        for wrong in ["", "10K2 MF9", "10K2 MF9X0", "10K2 MF9U", "10K2 MF9é"] {
            assert!(wrong.parse::<JoinCode>().is_err(), "{wrong}");
        }
        assert_eq!(format!("{code:?}"), "JoinCode(hidden)");
    }

    #[test]
    fn the_keyed_hash_is_the_one_of_rfc_4231() {
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let hex = data_encoding::HEXLOWER.encode(&hmac(&key, b"Hi There"));
        assert_eq!(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let code = JoinCode::from_bytes([7; 8]);
        assert_ne!(code.hash(&[1; 32]), code.hash(&[2; 32]));
    }
}
