//! The structure itself, with its syntax table as documentation.

use crate::model::{Rule, Structure};
use crate::quote::{quote, text};
use proc_macro::TokenStream;

/// `struct`: the stored fields, all public, under the standard's table.
pub fn definition(s: &Structure) -> TokenStream {
    let mut fields = TokenStream::new();
    for f in s.stored() {
        // A field that needs no more words than its name still has its line in the table.
        let doc = format!("`{}`, see the table above.", f.key());
        let doc =
            if documented(&f.attributes) { TokenStream::new() } else { quote("#[doc = $t]", &[("t", &text(&doc))]) };
        fields.extend(quote(
            "$attributes $doc pub $name: $ty,",
            &[("attributes", &f.attributes), ("doc", &doc), ("name", &f.ident()), ("ty", &f.ty)],
        ));
    }
    quote(
        "$attributes #[doc = $table]
         #[derive(Debug, Clone, Copy, PartialEq, Default)]
         $visibility struct $name $generics { $fields }",
        &[
            ("attributes", &s.attributes),
            ("table", &text(&table(s))),
            ("visibility", &s.visibility),
            ("name", &s.name()),
            ("generics", &s.generics().defined),
            ("fields", &fields),
        ],
    )
}

fn documented(attributes: &TokenStream) -> bool {
    attributes.to_string().contains("doc")
}

/// The syntax table in Markdown.
fn table(s: &Structure) -> String {
    if s.fields.is_empty() {
        return "\n\nEmpty on the wire.".into();
    }
    let cell = |t: &str| t.replace('|', "\\|").replace('\n', " ");
    let mut out = String::from("\n\n| field | bits | type | |\n|---|---|---|---|\n");
    for f in &s.fields {
        let rule = match &f.rule {
            Rule::None => String::new(),
            Rule::Fixed(e) if s.is_computed(e) => {
                let range = f.range.as_ref().map(|r| format!(" in `{}`", cell(&r.to_string()))).unwrap_or_default();
                format!("computed: `{}`{range}", cell(&e.to_string()))
            }
            Rule::Fixed(e) => format!("`{}`", cell(&e.to_string())),
            Rule::Range(r) => format!("`{}`", cell(&r.to_string())),
        };
        out += &format!("| {} | {} | `{}` | {rule} |\n", f.key(), cell(&f.column_text), cell(&f.ty.to_string()));
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
