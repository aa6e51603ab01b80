//! x
use letters::*;
fn main() {
    let dir = "crates/letters/tests/pictures/";
    let mut seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut rnd = move || { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; seed };
    let names = ["plain.png","plain.gif","plain.webp","turned.jpg","see-through.png","cmyk.jpg", "lossy.webp", "anim.webp", "prog.jpg", "pal.png", "gray16.png", "inter.png"];
    let all: Vec<Vec<u8>> = names.iter().map(|n| std::fs::read(format!("{dir}{n}")).or_else(|_| std::fs::read(format!("/tmp/look/{n}"))).unwrap()).collect();
    let start = std::time::Instant::now();
    let mut n = 0; let mut shown = 0; let mut worst = (0.0, 0);
    std::panic::set_hook(Box::new(|i| println!("PANIC {i}")));
    while start.elapsed().as_secs() < 100 {
        let k = (rnd() as usize) % all.len();
        let mut b = all[k].clone();
        for _ in 0..(1 + rnd() % 6) {
            let at = (rnd() as usize) % b.len();
            match rnd() % 4 { 0 => b[at] = rnd() as u8, 1 => { b[at] = 0xFF }, 2 => { b.remove(at); }, _ => b.insert(at, rnd() as u8) }
        }
        let d = Document { language: Language::Fr, title: "t".into(), author: String::new(), created: Moment{year:2026,month:1,day:1,hour:0,minute:0,second:0}, letterhead: vec![], footer: String::new(), size: Size::Normal,
            blocks: vec![Block::Picture { bytes: b.clone(), alt: "a".into(), caption: "c".into() }], files: vec![] };
        let t = std::time::Instant::now();
        match write(&d) { Ok(p) => { if p.pictures_not_shown.is_empty() { shown += 1 } }, Err(e) => { println!("ERR {} {e}", names[k]); std::fs::write("/tmp/look/bad", &b).unwrap(); } }
        let s = t.elapsed().as_secs_f64(); if s > worst.0 { worst = (s, k) }
        n += 1;
    }
    println!("{n} tries, {shown} shown, worst {worst:?} {}", names[worst.1]);
}
