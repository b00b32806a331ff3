//! The numbers of the DOCSIS fact sheet, which lies beside the corpus: read out of its tables and lists.

#![allow(dead_code)] // each test file uses its part

use std::collections::BTreeMap;

/// Numbers of a place, each with those of the place inside it as far as the sheet lists them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Numbers(pub BTreeMap<u64, Numbers>);

/// The sheet; None where there is no corpus.
pub fn read() -> Option<String> {
    std::fs::read_to_string(wire::testing::corpus(env!("CARGO_MANIFEST_DIR"))?.join("../spec/docsis.md")).ok()
}

/// The text below a heading, up to the next.
pub fn section<'s>(sheet: &'s str, heading: &str) -> &'s str {
    let start = sheet.find(&format!("\n### {heading} ")).unwrap_or_else(|| panic!("no section {heading}")) + 1;
    let text = &sheet[start..];
    let end = ["\n### ", "\n## "].iter().filter_map(|next| text.find(next)).min();
    &text[..end.unwrap_or(text.len())]
}

/// The table, counted from 0, of a section: the numbers of its first column, and what its other columns list.
pub fn table(section: &str, nth: usize) -> Numbers {
    let mut tables: Vec<Vec<&str>> = vec![Vec::new()];
    for line in section.lines() {
        match (line.starts_with('|'), tables.last_mut()) {
            (true, Some(rows)) => rows.push(line),
            (false, Some(rows)) if !rows.is_empty() => tables.push(Vec::new()),
            _ => {}
        }
    }
    let mut out = Numbers::default();
    // Behind the head and its rule.
    for row in tables[nth].iter().skip(2) {
        let (first, rest) = row.trim_matches('|').split_once('|').unwrap();
        // `9.1` is a row about what stands in 9.
        if let Some((outer, inner)) = first.trim().split_once('.') {
            let inner = inner.replace(&format!("{outer}."), "");
            let outer = out.0.entry(outer.parse().unwrap()).or_default();
            outer.0.extend(list(&inner).0);
            continue;
        }
        let numbers = list(first).0.into_keys();
        for number in numbers {
            let inside = out.0.entry(number).or_default();
            inside.0.extend(rest.split('|').flat_map(|cell| inner(cell).0));
        }
    }
    out
}

/// What a cell or a piece of a list says is inside: in braces, or behind a colon.
pub fn inner(text: &str) -> Numbers {
    match (text.find('{'), text.find(": ")) {
        (Some(open), colon) if colon.is_none_or(|colon| open < colon) => {
            let mut depth = 0;
            let close = text[open..].find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            list(&text[open + 1..open + close.unwrap_or(text.len() - open)])
        }
        (_, Some(colon)) => list(&text[colon + 2..]),
        _ => Numbers::default(),
    }
}

/// A list: `1 name, 2 {1 name · 2 name}, 3–5 names`. What stands in brackets is about values.
pub fn list(text: &str) -> Numbers {
    let (mut out, mut depth, mut start) = (Numbers::default(), 0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ',')]) {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            ',' | '·' | ';' | '|' if depth == 0 => {
                piece(text[start..at].trim(), &mut out);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out
}

fn piece(text: &str, out: &mut Numbers) {
    let text = text.trim_start_matches("contains ");
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (first, mut rest) = text.split_at(digits(text));
    let Ok(first) = first.parse::<u64>() else { return };
    let mut numbers = vec![first];
    // `3 / 4`, `1 and 2`, `3–6`, `2..5`.
    loop {
        let trimmed = rest.trim_start();
        let mark = ["/", "and", "–", ".."].into_iter().find(|mark| trimmed.starts_with(mark));
        let Some(mark) = mark else { break };
        let behind = trimmed[mark.len()..].trim_start();
        let (next, after) = behind.split_at(digits(behind));
        let Ok(next) = next.parse::<u64>() else { break };
        let last = *numbers.last().unwrap_or(&next);
        let has_between = matches!(mark, "–" | "..");
        numbers.extend(if has_between { last + 1..=next } else { next..=next });
        rest = after;
    }
    // `0x80` and `1×1` are no numbers of anything.
    if rest.starts_with(|c: char| c.is_alphabetic() || c == '×') {
        return;
    }
    for number in numbers {
        out.0.entry(number).or_default().0.extend(inner(rest).0);
    }
}

/// Lists one behind the other, each with the number of what it is in: `72 MESP: 1 …, 2 …. 73: 1 …`.
pub fn lists(section: &str) -> Numbers {
    let mut out = Numbers::default();
    for sentence in section.lines().skip(1).flat_map(|line| line.split(". ")) {
        let sentence = sentence.trim_end_matches('.');
        let Some((head, rest)) = sentence.split_once(": ") else { continue };
        // `48 RCP / 49 RCC`
        let heads = head.split(" / ").map(|head| head.split(' ').next().unwrap_or_default().parse());
        for number in heads.map_while(Result::ok) {
            out.0.entry(number).or_default().0.extend(list(rest).0);
        }
    }
    out
}
