//! Who issued a certificate: read out of its bytes, as far as that one name needs it. Whether the certificate is to be
//! believed was decided before; this is for people, who see there whether a device of their own stands between.

/// The most characters of the name.
const MOST: usize = 100;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const OBJECT: u8 = 0x06;
/// 2.5.4.10, the organisation, and 2.5.4.3, the common name.
const NAMES: [[u8; 3]; 2] = [[0x55, 0x04, 0x0a], [0x55, 0x04, 0x03]];

/// The organisation and the common name of the issuer; `None` where neither can be read.
pub(super) fn issuer(certificate: &[u8]) -> Option<String> {
    let (_, outer, _) = element(certificate)?;
    let (_, signed, _) = element(outer)?;
    let (tag, _, rest) = element(signed)?;
    // Serial number and kind of signature stand before the issuer, and the version where it is said.
    let rest = if tag == VERSION { element(rest)?.2 } else { rest };
    let (_, _, rest) = element(rest)?;
    let (tag, mut names, _) = element(rest)?;
    if tag != SEQUENCE {
        return None;
    }
    let mut found: [Option<String>; 2] = [None, None];
    while let Some((_, set, rest)) = element(names) {
        names = rest;
        let Some((_, pair, _)) = element(set) else { continue };
        let Some((OBJECT, object, value)) = element(pair) else { continue };
        let Some((_, value, _)) = element(value) else { continue };
        if let Some(at) = NAMES.iter().position(|name| object == name) {
            found[at] = Some(String::from_utf8_lossy(value).into_owned());
        }
    }
    let words = found.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let words: String = words.chars().filter(|c| !c.is_control()).take(MOST).collect();
    (!words.is_empty()).then_some(words)
}

/// The first element: its tag, what stands in it, and what comes after it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        (digits.iter().fold(0, |n, d| n << 8 | usize::from(*d)), rest)
    };
    let (inside, after) = rest.split_at_checked(length)?;
    Some((*tag, inside, after))
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DnType, KeyPair};

    use super::*;

    fn certificate(organisation: &str, name: &str) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CountryName, "NL");
        params.distinguished_name.push(DnType::OrganizationName, organisation);
        params.distinguished_name.push(DnType::CommonName, name);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn the_issuer_is_its_organisation_and_its_name() {
        let der = certificate("Contoso Firewall", "Inspection CA 2");
        assert_eq!(issuer(&der).as_deref(), Some("Contoso Firewall, Inspection CA 2"));
        let long = certificate(&"é".repeat(60), &"ü".repeat(60));
        assert_eq!(issuer(&long).unwrap().chars().count(), MOST);
    }

    #[test]
    fn a_certificate_that_is_cut_off_anywhere_is_read_without_harm() {
        let der = certificate("Contoso", "CA");
        for end in 0..der.len() {
            assert!(issuer(&der[..end]).is_none(), "{end}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), at in 0usize..200) {
            let _ = issuer(&bytes);
            let mut der = certificate("Contoso", "CA");
            for (to, from) in der.iter_mut().skip(at).zip(&bytes) {
                *to = *from;
            }
            let _ = issuer(&der);
        }
    }
}
