//! Writes a matter's file, all of it made up, to the path given:
//! `cargo run --release -p letters --example letter -- letter.pdf [pages] [--large]`.

use std::time::Instant;

use letters::{Block, Document, File, Language, Moment, Size, write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("where to?")?;
    let rest: Vec<String> = arguments.collect();
    let repeated = rest.iter().find_map(|word| word.parse().ok()).unwrap_or(1);
    let size = if rest.iter().any(|word| word == "--large") { Size::Large } else { Size::Normal };

    let document = matter(size, repeated);
    let start = Instant::now();
    let written = write(&document)?;
    let took = start.elapsed();
    std::fs::write(&path, &written.bytes)?;
    println!(
        "{path}: {} pages, {} bytes, {took:?}, {} undrawn, not shown: {:?}",
        written.pages,
        written.bytes.len(),
        written.undrawn,
        written.pictures_not_shown
    );
    Ok(())
}

fn matter(size: Size, repeated: usize) -> Document {
    let story = (0..repeated).flat_map(|_| story());
    Document {
        language: Language::Fr,
        title: "Dossier PR-7K2M-94 : éclairage de la rue des Tanneurs".to_owned(),
        author: "Ville de Saint-Aubin, service Voirie".to_owned(),
        created: Moment { year: 2026, month: 4, day: 2, hour: 9, minute: 30, second: 0 },
        letterhead: vec![
            "Ville de Saint-Aubin (exemple)".to_owned(),
            "Service Voirie et éclairage".to_owned(),
            "1, place de la Mairie, 35140 Saint-Aubin".to_owned(),
        ],
        footer: "Dossier PR-7K2M-94, établi le 2 avril 2026 · {page} / {pages}".to_owned(),
        size,
        blocks: summary().into_iter().chain(story).chain(end()).collect(),
        files: vec![
            File {
                name: "tanneurs.gif".to_owned(),
                media_type: "image/gif".to_owned(),
                bytes: PICTURE.to_vec(),
                description: "Le lampadaire éteint devant le n° 12".to_owned(),
            },
            File {
                name: "mesures.csv".to_owned(),
                media_type: "text/csv".to_owned(),
                bytes: b"jour;lux\n2026-03-20;0\n2026-03-21;0\n".to_vec(),
                description: "Mesures de l'éclairage, par nuit".to_owned(),
            },
        ],
    }
}

/// A picture of one pixel.
const PICTURE: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\x2e\x4a\x6b\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|&(one, other)| (one.to_owned(), other.to_owned())).collect()
}

fn summary() -> Vec<Block> {
    vec![
        Block::Facts(pairs(&[
            ("Reçu le", "20 mars 2026, au guichet de la mairie"),
            ("Service", "Voirie et éclairage"),
            ("Date promise", "2 avril 2026"),
            (
                "Demande présentée au nom de",
                "Mme Odile Ferrand, avec son accord écrit du 18 mars 2026",
            ),
            ("État", "Répondu"),
        ])),
        Block::Note(
            "Ce document reprend tout ce que le service a écrit et reçu. Il peut être lu à voix \
             haute par un logiciel, et imprimé en grands caractères sur demande."
                .to_owned(),
        ),
    ]
}

fn story() -> Vec<Block> {
    let heading = |level, text: &str| Block::Heading { level, text: text.to_owned() };
    vec![
        heading(1, "La demande"),
        Block::Written(
            "Bonjour,\n\nDepuis trois semaines, le lampadaire devant le n° 12 ne s'allume plus. \
             Le soir, on ne voit pas la marche du passage : ma voisine est tombée mardi. « C'est \
             dangereux », dit-elle ; elle a 81 ans !\n\nPouvez-vous le réparer avant le \
             changement d'heure ?\nMerci d'avance,\nOdile Ferrand"
                .to_owned(),
        ),
        heading(2, "Ce qui a été joint"),
        Block::List(vec![
            "Une photographie du lampadaire éteint, prise le 19 mars vers 21 h 15.".to_owned(),
            "Des mesures de l'éclairage, nuit par nuit, que M. Ferrand a notées sur plusieurs \
             soirées et qui montrent que la panne n'est pas passagère."
                .to_owned(),
        ]),
        heading(1, "La réponse"),
        Block::Paragraph(
            "Madame,\nvotre demande nous est bien parvenue. Nos agents ont constaté la panne le \
             24 mars 2026. Le câble était rompu sous le trottoir ; il a été remplacé le 31 mars. \
             Le coût est de 1 240,50 €, à la charge de la commune."
                .to_owned(),
        ),
        heading(2, "Votre droit de contester"),
        Block::Paragraph(
            "Si cette réponse ne vous convient pas, vous pouvez demander un second examen au \
             service, dans les deux mois qui suivent sa réception."
                .to_owned(),
        ),
        heading(1, "Ce qui s'est passé"),
        Block::Timeline(pairs(&[
            ("20 mars 2026, 10 h 12", "La demande est reçue et un récépissé est donné."),
            ("21 mars 2026, 8 h 40", "Le service prend la demande en charge."),
            (
                "24 mars 2026, 14 h 05",
                "Un agent constate la panne sur place, et demande un devis à l'entreprise titulaire du marché d'entretien de l'éclairage public.",
            ),
            ("31 mars 2026, 16 h 30", "La réparation est faite."),
            ("2 avril 2026, 9 h 30", "La réponse est envoyée."),
        ])),
        heading(2, "Dans d'autres langues"),
        Block::Written(
            "المصباح أمام المنزل رقم 12 لا يعمل منذ ثلاثة أسابيع. شكرا!\n\
             הפנס לפני בית מספר 12 כבוי.\n\
             Фонарь перед домом № 12 не горит. Ο λαμπτήρας δεν ανάβει.\n\
             Ville jumelée : 会津若松 (Japon)."
                .to_owned(),
        ),
    ]
}

fn end() -> Vec<Block> {
    vec![
        Block::Rule,
        Block::Paragraph("Pour suivre ce dossier, sans compte :".to_owned()),
        Block::Square {
            text: "https://exemple.fr/suivi/PR-7K2M-94".to_owned(),
            alt: "Carré à lire avec un téléphone : il mène à la page du dossier".to_owned(),
        },
    ]
}
