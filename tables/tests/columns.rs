//! The columns in the README are those of the schemas. `UPDATE=1` writes them anew.
#![allow(clippy::panic, clippy::unwrap_used)] // tests assert

use arrow_schema::DataType;
use std::fmt::Write;
use tables::Table;

#[test]
fn the_readme_lists_every_column() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let start = readme.find("<!-- columns: ").unwrap();
    let start = start + readme[start..].find("-->\n").unwrap() + 4;
    let end = start + readme[start..].find("<!-- end -->").unwrap();
    let mut list = "\n| table | columns; those in brackets may be null |\n|---|---|\n".to_string();
    for table in Table::ALL {
        let schema = table.schema();
        let columns = schema.fields().iter().map(|field| {
            let data_type = match field.data_type() {
                DataType::Timestamp(..) => "timestamp, UTC".to_string(),
                DataType::Dictionary(..) => "word".to_string(),
                other => format!("{other:?}").to_lowercase(),
            };
            let name = format!("`{}` {data_type}", field.name());
            if field.is_nullable() { format!("[{name}]") } else { name }
        });
        writeln!(list, "| `{table}` | {} |", columns.collect::<Vec<_>>().join(", ")).unwrap();
    }
    list.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, [&readme[..start], &list, &readme[end..]].concat()).unwrap();
    } else {
        assert_eq!(&readme[start..end], list, "UPDATE=1 writes it");
    }
}
