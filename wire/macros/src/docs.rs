//! The structure itself, with its syntax table as documentation.

use crate::model::{Field, Rule, Structure};
use crate::quote::{quote, text};
use crate::unit;
use proc_macro::TokenStream;

/// `struct`: the stored fields, all public, under the standard's table.
pub fn definition(s: &Structure) -> TokenStream {
    let mut fields = TokenStream::new();
    for f in s.stored() {
        // A field without a comment of its own refers to the table.
        let doc = format!("`{}`, see the table above.", f.key());
        let doc =
            if documented(&f.attributes) { TokenStream::new() } else { quote("#[doc = $t]", &[("t", &text(&doc))]) };
        fields.extend(quote(
            "$attributes $doc pub $name: $ty,",
            &[("attributes", &f.attributes), ("doc", &doc), ("name", &f.ident()), ("ty", &f.ty)],
        ));
    }
    // A copy by hand is a tenth of the code that is derived.
    let template = match s.parameter {
        Some(_) => {
            "$attributes #[doc = $table] $alias
             #[derive(Debug, Clone, Copy, PartialEq, Default)]
             $visibility struct $name $generics { $fields }"
        }
        None => {
            "$attributes #[doc = $table] $alias
             #[derive(Debug, PartialEq, Default)]
             $visibility struct $name $generics { $fields }
             impl $generics ::core::clone::Clone for $name $generics {
                #[inline]
                fn clone(&self) -> Self { *self }
             }
             impl $generics ::core::marker::Copy for $name $generics {}"
        }
    };
    quote(
        template,
        &[
            ("attributes", &s.attributes),
            ("table", &text(&table(s))),
            ("alias", &standard_name(&s.attributes).map(|name| alias(&name)).unwrap_or_default()),
            ("visibility", &s.visibility),
            ("name", &s.name()),
            ("generics", &s.generics().defined),
            ("fields", &fields),
        ],
    )
}

/// Another name under which rustdoc finds an item.
pub fn alias(name: &str) -> TokenStream {
    quote("#[doc(alias = $t)]", &[("t", &text(name))])
}

/// The standard's name of a structure: the first word of its documentation, in front of a dash.
fn standard_name(attributes: &TokenStream) -> Option<String> {
    let doc = unit::doc(attributes).into_iter().next()?.to_string();
    let (name, _) = doc.split_once(" — ")?;
    let name = name.trim_start_matches(['r', '#', '"', ' ']);
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (name.contains('_') && name.chars().all(is_word)).then(|| name.to_owned())
}

fn documented(attributes: &TokenStream) -> bool {
    attributes.to_string().contains("doc")
}

/// A line of the syntax table.
pub struct Row {
    pub name: String,
    pub column: String,
    pub ty: String,
    /// What stands behind `=` or `in`.
    pub rule: String,
}

pub fn row(f: &Field) -> Row {
    let rule = match &f.rule {
        Rule::None => String::new(),
        Rule::Fixed(e) => match &f.range {
            Some(range) => format!("{e} in {}", joined(range)),
            None => e.to_string(),
        },
        Rule::Range(e) => joined(e),
    };
    Row { name: f.key(), column: f.column_text.clone(), ty: joined(&f.ty), rule }
}

/// The text of a type, path or pattern, whose tokens have lost what stood between them.
pub fn joined(tokens: &TokenStream) -> String {
    [(" ..= ", "..="), (" :: ", "::"), (" < ", "<"), (" >", ">"), (" ,", ",")]
        .iter()
        .fold(tokens.to_string(), |text, (wide, narrow)| text.replace(wide, narrow))
}

/// The syntax table in Markdown.
fn table(s: &Structure) -> String {
    if s.fields.is_empty() {
        return "\n\nEmpty on the wire.".into();
    }
    let cell = |t: &str| t.replace('|', "\\|").replace('\n', " ");
    let mut out = String::from("\n\n| field | bits | type | |\n|---|---|---|---|\n");
    for f in &s.fields {
        let Row { name, column, ty, rule } = row(f);
        let rule = match &f.rule {
            Rule::None => rule,
            Rule::Fixed(e) if s.is_computed(e) => format!("computed: `{}`", cell(&rule)),
            Rule::Fixed(_) | Rule::Range(_) => format!("`{}`", cell(&rule)),
        };
        out += &format!("| {name} | {} | `{}` | {rule} |\n", cell(&column), cell(&ty));
    }
    out
}

/// `impl View`: the type with its lifetime left open. With arguments it is no structure of its own.
pub fn view(s: &Structure) -> TokenStream {
    if !s.arguments.is_empty() {
        return TokenStream::new();
    }
    let name = s.name();
    match (&s.lifetime, &s.parameter) {
        (None, _) => quote("impl ::wire::View for $name { type Of<'v> = $name; }", &[("name", &name)]),
        (Some(_), None) => {
            quote("impl ::wire::View for $name<'static> { type Of<'v> = $name<'v>; }", &[("name", &name)])
        }
        (Some(_), Some(_)) => quote(
            "impl<D> ::wire::View for $name<'static, D>
             where
                D: ::wire::View + ::wire::Item<'static>,
                for<'v> D::Of<'v>: ::wire::Item<'v>,
             {
                type Of<'v> = $name<'v, D::Of<'v>>;
             }",
            &[("name", &name)],
        ),
    }
}
