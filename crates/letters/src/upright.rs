//! How a picture is to be turned to stand upright: cameras write it down instead of turning it.

/// A kind of picture, told by its first bytes and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Gif,
    WebP,
}

impl Kind {
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }
}

/// The orientation of Exif (CIPA DC-008, tag 0x0112), 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Upright(u8);

impl Upright {
    pub(crate) fn on_its_side(self) -> bool {
        self.0 >= 5
    }

    /// Where the picture's right and its bottom point, as seen: `(a, b, c, d)` takes a point
    /// `(x, y)` of the picture, measured from its middle, to `(a·x + c·y, b·x + d·y)`.
    pub(crate) fn turn(self) -> (f32, f32, f32, f32) {
        match self.0 {
            2 => (-1.0, 0.0, 0.0, 1.0),
            3 => (-1.0, 0.0, 0.0, -1.0),
            4 => (1.0, 0.0, 0.0, -1.0),
            5 => (0.0, 1.0, 1.0, 0.0),
            6 => (0.0, 1.0, -1.0, 0.0),
            7 => (0.0, -1.0, -1.0, 0.0),
            8 => (0.0, -1.0, 1.0, 0.0),
            _ => (1.0, 0.0, 0.0, 1.0),
        }
    }
}

/// How the picture is to be turned; as it is, where it does not say or says nonsense.
pub(crate) fn upright(kind: Kind, bytes: &[u8]) -> Upright {
    let said = match kind {
        Kind::Jpeg => in_jpeg(bytes),
        Kind::Png => chunk(bytes, 8, *b"eXIf", true),
        Kind::WebP => chunk(bytes, 12, *b"EXIF", false),
        Kind::Gif => None,
    };
    Upright(said.and_then(in_exif).unwrap_or(1))
}

fn in_jpeg(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        let head = bytes.get(at..at + 4)?;
        if head[0] != 0xFF || head[1] == 0xDA {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let body = bytes.get(at + 4..at + 2 + length)?;
        if head[1] == 0xE1 && body.starts_with(b"Exif\0\0") {
            return Some(body);
        }
        at += 2 + length;
    }
}

/// The body of a chunk of a PNG (length, name, body, checksum) or a WebP (name, length, body, of
/// even length).
fn chunk(bytes: &[u8], first: usize, name: [u8; 4], png: bool) -> Option<&[u8]> {
    let mut at = first;
    loop {
        let [a, b]: [[u8; 4]; 2] =
            [bytes.get(at..at + 4)?.try_into().ok()?, bytes.get(at + 4..at + 8)?.try_into().ok()?];
        let (found, length) =
            if png { (b, u32::from_be_bytes(a)) } else { (a, u32::from_le_bytes(b)) };
        let length = length as usize;
        let end = (at + 8).checked_add(length)?;
        if found == name {
            return bytes.get(at + 8..end);
        }
        at = if png { end.checked_add(4)? } else { end.checked_add(length % 2)? };
    }
}

fn in_exif(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let directory = {
        let four = tiff.get(4..8)?.try_into().ok()?;
        (if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }) as usize
    };
    let entries = usize::from(short(directory)?);
    let entry = (0..entries)
        .map(|number| directory + 2 + number * 12)
        .find(|&entry| short(entry) == Some(0x0112))?;
    let value = short(entry + 8)?;
    (1..=8).contains(&value).then_some(value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(value: u8) -> Vec<u8> {
        let tiff = [
            b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(),
            &[value, 0, 0, 0],
            &[0; 4],
        ]
        .concat();
        [b"Exif\0\0".as_slice(), &tiff].concat()
    }

    fn jpeg(value: u8) -> Vec<u8> {
        let body = exif(value);
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xFF, 0xD8, 0xFF, 0xE1][..], &length, &body, &[0xFF, 0xDA, 0, 2]].concat()
    }

    #[test]
    fn a_photograph_says_which_way_it_was_held() {
        assert_eq!(upright(Kind::Jpeg, &jpeg(6)), Upright(6));
        assert!(Upright(6).on_its_side() && !Upright(3).on_its_side());
        let body = exif(8);
        let png = [&[0; 8][..], &(body.len() as u32).to_be_bytes(), b"eXIf", &body].concat();
        assert_eq!(upright(Kind::Png, &png), Upright(8));
        let webp = [&[0; 12][..], b"EXIF", &(body.len() as u32).to_le_bytes(), &body].concat();
        assert_eq!(upright(Kind::WebP, &webp), Upright(8));
    }

    #[test]
    fn corners_go_where_exif_says() {
        // Where the first row and the first column of the picture are, as seen (CIPA DC-008).
        for (value, row, column) in [
            (1, "top", "left"),
            (2, "top", "right"),
            (3, "bottom", "right"),
            (4, "bottom", "left"),
            (5, "left", "top"),
            (6, "right", "top"),
            (7, "right", "bottom"),
            (8, "left", "bottom"),
        ] {
            let (a, b, c, d) = Upright(value).turn();
            let side = |x: f32, y: f32| match (x as i32, y as i32) {
                (0, -1) => "top",
                (0, 1) => "bottom",
                (-1, 0) => "left",
                _ => "right",
            };
            assert_eq!((side(-c, -d), side(-a, -b)), (row, column), "{value}");
        }
    }

    #[test]
    fn nonsense_leaves_it_as_it_is() {
        assert_eq!(upright(Kind::Jpeg, &jpeg(9)), Upright(1));
        for end in 0..jpeg(6).len() - 12 {
            let cut = &jpeg(6)[..end];
            assert_eq!(upright(Kind::Jpeg, cut), Upright(1), "{end}");
        }
        let huge = [&[0; 8][..], &[0xFF; 4], b"tEXt"].concat();
        assert_eq!(upright(Kind::Png, &huge), Upright(1));
    }
}
