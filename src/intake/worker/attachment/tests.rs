//! Pictures made here byte by byte, so that each can be wrong in one place.

use bytes::{BufMut as _, BytesMut};
use img_parts::png::PngChunk;

use super::*;

/// Where somebody lives: it must be nowhere in what is kept.
const CANARY: &[u8] = b"GPS 52.0907N 5.1214E";
const MOST: MostPixels = MostPixels(40_000_000);

fn png_of(width: u32, height: u32, more: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut head = BytesMut::new();
    head.put_u32(width);
    head.put_u32(height);
    head.put_slice(&[8, 2, 0, 0, 0]);
    let mut out = png::MAGIC.to_vec();
    let mut add = |kind: [u8; 4], contents: &[u8]| {
        out.extend(PngChunk::new(kind, Bytes::copy_from_slice(contents)).encoder().bytes());
    };
    add(*b"IHDR", &head);
    more.iter().for_each(|(kind, contents)| add(*kind, contents));
    add(*b"IDAT", b"not looked at");
    add(*b"IEND", b"");
    out
}

fn png() -> Vec<u8> {
    png_of(3, 2, &[])
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
    out.extend(contents);
    out
}

fn frame(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let mut contents = vec![8];
    contents.extend(height.to_be_bytes());
    contents.extend(width.to_be_bytes());
    contents.extend([1, 1, 0x11, 0]);
    segment(marker, &contents)
}

/// A JPEG with two scans; `head` stands before its frame, `between` between its scans.
fn jpeg_of(head: &[u8], between: &[u8]) -> Vec<u8> {
    [
        b"\xff\xd8",
        head,
        &segment(0xdb, &[0; 65]),
        &frame(0xc2, 3, 2),
        &segment(0xc4, &[0; 17]),
        &segment(0xda, &[1, 1, 0, 0, 0, 0]),
        b"scan \xff\x00 one \xff\xd0 goes on",
        between,
        &segment(0xc4, &[0; 17]),
        &segment(0xda, &[1, 1, 0, 0, 0, 0]),
        b"scan two",
        b"\xff\xd9",
    ]
    .concat()
}

fn jpeg() -> Vec<u8> {
    jpeg_of(&segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), b"")
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (id, data) in chunks {
        body.extend(*id);
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend(*data);
        body.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

const VP8: &[u8] = b"\x50\x5a\x00\x9d\x01\x2a\x03\x00\x02\x00 and the rest";
const VP8L: &[u8] = b"\x2f\x02\x40\x00\x00 and the rest";

fn vp8x(flags: u8, width: u8, height: u8) -> Vec<u8> {
    vec![flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0]
}

fn webp() -> Vec<u8> {
    riff(&[(b"VP8 ", VP8)])
}

fn told(bytes: &[u8]) -> Told {
    taken(Bytes::copy_from_slice(bytes), MOST).0
}

fn picture(file_type: FileType) -> Told {
    Told::Picture { file_type, width: 3, height: 2 }
}

/// What is kept of a picture that is taken.
fn kept(bytes: &[u8]) -> Vec<u8> {
    let (told, kept) = taken(Bytes::copy_from_slice(bytes), MOST);
    assert!(matches!(told, Told::Picture { .. }), "{told:?}");
    kept.to_vec()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

#[test]
fn a_plain_picture_of_each_kind_is_kept_as_it_is() {
    for (file_type, bytes) in [
        (FileType::Png, png()),
        (FileType::Jpeg, jpeg()),
        (FileType::Webp, webp()),
        (FileType::Webp, riff(&[(b"VP8L", VP8L)])),
    ] {
        assert_eq!(told(&bytes), picture(file_type));
        assert_eq!(kept(&bytes), bytes, "{file_type:?}");
        assert_eq!(kept(&kept(&bytes)), bytes, "twice is once");
    }
}

#[test]
fn what_a_png_says_beside_the_picture_is_gone_and_what_it_needs_is_left() {
    let long = [CANARY, &[b'x'; 100]].concat();
    let whole = png_of(
        3,
        2,
        &[
            (*b"gAMA", &[0, 0, 1, 2]),
            (*b"sRGB", &[0]),
            (*b"tEXt", CANARY),
            (*b"zTXt", CANARY),
            (*b"iTXt", CANARY),
            (*b"eXIf", CANARY),
            (*b"tIME", CANARY),
            (*b"iCCP", CANARY),
            (*b"prVt", CANARY),
            (*b"acTL", CANARY),
            // The name of a chunk that is kept, and a length that it cannot have.
            (*b"cHRM", &long),
            (*b"PLTE", &[1, 2, 3]),
            (*b"tRNS", &[1, 2]),
        ],
    );
    let left = kept(&[&whole, CANARY, &png()].concat());
    assert!(has(&whole, CANARY) && !has(&left, CANARY));
    let plain = png_of(
        3,
        2,
        &[(*b"gAMA", &[0, 0, 1, 2]), (*b"sRGB", &[0]), (*b"PLTE", &[1, 2, 3]), (*b"tRNS", &[1, 2])],
    );
    assert_eq!(left, plain);
}

#[test]
fn what_a_jpeg_says_beside_the_picture_is_gone_but_not_which_way_is_up() {
    // Exif with the way up and a canary where its other values would be.
    let exif = |turned: u8| [&orientation::write(turned)[..], CANARY].concat();
    let head = [
        segment(0xe0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01", CANARY].concat()),
        segment(0xe1, &exif(6)),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", CANARY].concat()),
        segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", CANARY].concat()),
        segment(0xed, CANARY),
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", CANARY].concat()),
        segment(0xfe, CANARY),
    ]
    .concat();
    let whole = jpeg_of(&head, &[segment(0xfe, CANARY), segment(0xef, CANARY)].concat());
    // A phone adds further pictures, or a film, after the end.
    let left = kept(&[&whole, CANARY, &jpeg()].concat());
    assert!(has(&whole, CANARY) && !has(&left, CANARY));
    let clean_head = [
        segment(0xe1, &orientation::write(6)),
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"),
    ]
    .concat();
    assert_eq!(left, jpeg_of(&clean_head, b""));
    let upright = jpeg_of(&segment(0xe1, &exif(1)), b"");
    assert_eq!(kept(&upright), jpeg_of(b"", b""));
}

#[test]
fn what_a_webp_says_beside_the_picture_is_gone_and_its_header_fits_what_is_left() {
    let whole = riff(&[
        (b"VP8X", &vp8x(0b0010_1100, 3, 2)),
        (b"ICCP", CANARY),
        (b"VP8 ", VP8),
        (b"EXIF", CANARY),
        (b"XMP ", CANARY),
        (b"ABCD", CANARY),
    ]);
    let left = kept(&[&whole, CANARY].concat());
    assert!(has(&whole, CANARY) && !has(&left, CANARY));
    assert_eq!(left, webp());
    let clear = riff(&[(b"VP8X", &vp8x(0xff, 3, 2)), (b"ALPH", b"odd"), (b"VP8 ", VP8), (b"EXIF", CANARY)]);
    assert_eq!(kept(&clear), riff(&[(b"VP8X", &vp8x(0b1_0000, 3, 2)), (b"ALPH", b"odd"), (b"VP8 ", VP8)]));
}

#[test]
fn a_picture_with_too_many_points_or_none_is_refused_by_its_head() {
    let wide = |width: u16, height: u16| jpeg_of(&frame(0xc0, width, height), b"").replace_frame();
    for (bytes, says) in [
        (png_of(50_000, 50_000, &[]), Told::Pixels),
        (png_of(u32::MAX, u32::MAX, &[]), Told::Pixels),
        (png_of(40_000_001, 1, &[]), Told::Pixels),
        (png_of(0, 5, &[]), Told::Damaged),
        (wide(50_000, 50_000), Told::Pixels),
        (wide(0, 9), Told::Damaged),
        (riff(&[(b"VP8X", &[0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xff, 0]), (b"VP8 ", VP8)]), Told::Pixels),
        (riff(&[(b"VP8L", b"\x2f\xff\xff\xff\x0f")]), Told::Pixels),
    ] {
        assert_eq!(told(&bytes), says);
        // The head is enough: what follows it is not read, and need not be there.
        if says == Told::Pixels && bytes.starts_with(png::MAGIC) {
            assert_eq!(told(&bytes[..24]), says);
        }
    }
    let most = taken(png_of(8_000, 5_000, &[]).into(), MOST).0;
    assert_eq!(most, Told::Picture { file_type: FileType::Png, width: 8_000, height: 5_000 });
    let unlimited = taken(png_of(50_000, 50_000, &[]).into(), MostPixels::mega(0)).0;
    assert!(matches!(unlimited, Told::Picture { .. }));
}

/// Keeps only the first frame of a picture that was made with two.
trait ReplaceFrame {
    fn replace_frame(self) -> Self;
}

impl ReplaceFrame for Vec<u8> {
    fn replace_frame(self) -> Self {
        let old = frame(0xc2, 3, 2);
        let at = self.windows(old.len()).position(|w| w == old).unwrap();
        [&self[..at], &self[at + old.len()..]].concat()
    }
}

#[test]
fn a_picture_that_is_not_what_it_promises_is_refused() {
    let broken_sum = || {
        let mut bytes = png();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        bytes
    };
    let cut = |bytes: Vec<u8>, end: usize| bytes[..bytes.len() - end].to_vec();
    for (what, bytes) in [
        ("a checksum that is wrong", broken_sum()),
        ("no end", cut(png(), 12)),
        ("a critical chunk that nobody knows", png_of(3, 2, &[(*b"CgBI", b"")])),
        ("a second head", png_of(3, 2, &[(*b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])])),
        ("a palette of a length that there is not", png_of(3, 2, &[(*b"PLTE", &[1, 2])])),
        ("no end of a JPEG", cut(jpeg(), 2)),
        ("two frames", jpeg_of(&frame(0xc0, 3, 2), b"")),
        ("a frame of another kind", jpeg_of(&frame(0xc9, 3, 2), b"").replace_frame()),
        ("a frame after the first scan", jpeg_of(b"", &frame(0xc0, 9_000, 9_000))),
        ("something between two scans", jpeg_of(b"", &[&segment(0xfe, b"x")[..], b"hidden"].concat())),
        ("no scan", [b"\xff\xd8", &frame(0xc0, 3, 2)[..], b"\xff\xd9"].concat()),
        ("two pictures", riff(&[(b"VP8 ", VP8), (b"VP8 ", VP8)])),
        ("no picture", riff(&[(b"EXIF", CANARY)])),
        ("a header of another size", riff(&[(b"VP8X", &vp8x(0, 9, 9)), (b"VP8 ", VP8)])),
        ("a length beyond the end", cut(webp(), 3)),
        ("not lossless", riff(&[(b"VP8L", b"\x2e\x02\x40\x00\x00")])),
    ] {
        assert_eq!(told(&bytes), Told::Damaged, "{what}");
    }
    let moving = riff(&[(b"VP8X", &vp8x(2, 3, 2)), (b"ANIM", b"123456"), (b"ANMF", VP8)]);
    assert_eq!(told(&moving), Told::Kind);
}

#[test]
fn a_picture_that_is_a_document_or_an_archive_too_is_refused() {
    let archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    for (what, bytes) in [
        ("an archive after it", [&png()[..], archive].concat()),
        ("an archive with a comment after it", [&jpeg()[..], archive, &[b' '; 60_000]].concat()),
        ("an archive in it", png_of(3, 2, &[(*b"teXt", archive)])),
        ("a document in a comment", jpeg_of(&segment(0xfe, b"%PDF-1.7"), b"")),
        ("a document in a chunk that is kept", riff(&[(b"VP8 ", &[VP8, b"%PDF-1.7"].concat())])),
        // Left out it would not be seen: what stood after 1,024 bytes stands before them then.
        (
            "a document that comes into view",
            jpeg_of(&[segment(0xfe, &[b'x'; 2_000]), segment(0xdb, b"\0%PDF-1.7")].concat(), b""),
        ),
        // The end that is cut off hid the archive from behind.
        (
            "an archive that comes into view",
            [&png_of(3, 2, &[(*b"PLTE", b"PK\x05\x06xx")])[..], &[0; 70_000]].concat(),
        ),
    ] {
        assert_eq!(told(&bytes), Told::Mixed, "{what}");
    }
    let far = [&png()[..], archive, &[0; 70_000]].concat();
    assert_eq!(told(&far), picture(FileType::Png), "too far from the end to be an archive, and cut off");
    assert_eq!(kept(&far), png());
}

#[test]
fn no_piece_of_a_picture_and_no_wrong_byte_makes_the_reader_fail() {
    let rich = [
        png_of(3, 2, &[(*b"eXIf", CANARY), (*b"tRNS", &[1, 2])]),
        jpeg_of(&segment(0xe1, &[&orientation::write(6)[..], CANARY].concat()), &segment(0xfe, CANARY)),
        riff(&[(b"VP8X", &vp8x(0xff, 3, 2)), (b"ALPH", b"odd"), (b"VP8 ", VP8), (b"EXIF", CANARY)]),
    ];
    for whole in rich {
        for end in 0..whole.len() {
            let told = told(&whole[..end]);
            assert!(!matches!(told, Told::Picture { .. }), "{end} of {} bytes: {told:?}", whole.len());
        }
        for at in 0..whole.len() {
            for wrong in [0, 0x7f, 0xff, whole[at].wrapping_add(1)] {
                let mut bytes = whole.clone();
                bytes[at] = wrong;
                // Nothing is said of what comes of it, but that something does, and that it is whole.
                if let (Told::Picture { .. }, left) = taken(bytes.into(), MOST) {
                    assert!(matches!(told_again(&left), Told::Picture { .. }), "byte {at}");
                }
            }
        }
    }
}

fn told_again(bytes: &Bytes) -> Told {
    taken(bytes.clone(), MOST).0
}

#[test]
fn a_text_is_read_in_the_encodings_that_windows_writes_and_nothing_else_is_one() {
    let text = "regain-probe-text 1\r\nDNS für login.microsoftonline.com: OK\r\n";
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let windows =
        [&b"regain-probe-text 1\r\nDNS f"[..], b"\xfc", b"r login.microsoftonline.com: OK\r\n"].concat();
    for bytes in [text.as_bytes().to_vec(), utf16, windows, [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
        let (told, said) = taken(bytes.into(), MOST);
        assert_eq!((told, std::str::from_utf8(&said).unwrap()), (Told::Text, text));
    }
    let most = usize::try_from(ATTACHED_TEXT_BYTES).unwrap();
    for (bytes, says) in [
        (vec![b'x'; most], Told::Text),
        (vec![b'x'; most + 1], Told::LongText),
        (Vec::new(), Told::Empty),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(), Told::Kind),
        (b"\xef\xbb\xbf \n<!doctype html>".to_vec(), Told::Kind),
        (b"GIF89a\x01\0\x01\0".to_vec(), Told::Kind),
        (b"%PDF-1.7\n".to_vec(), Told::Kind),
        (b"\0\0\0\x18ftypheic\0\0\0\0heic".to_vec(), Told::Kind),
        (b"BM\x3a\0\0\0\0\0\0\0".to_vec(), Told::Kind),
        (b"II*\0\x08\0\0\0".to_vec(), Told::Kind),
        (b"PK\x03\x04".to_vec(), Told::Kind),
        (b"ElfFile\0".to_vec(), Told::Kind),
        (b"MZ\x90\0".to_vec(), Told::Kind),
        (b"RIFF\x04\0\0\0AVI LIST".to_vec(), Told::Kind),
    ] {
        assert_eq!(told(&bytes), says, "{:?}", &bytes[..bytes.len().min(20)]);
    }
}
