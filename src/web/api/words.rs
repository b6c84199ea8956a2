//! Closed lists of words as schemas, made from the lists themselves, so that the document names neither more nor fewer.

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type, schema::AdditionalProperties},
};

use super::kind::Kind;
use crate::{
    ids::{Audience, Field, Role, Verdict},
    session::{EnteredBy, MaskItem},
    summary::Format,
};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident, $about:literal: $words:expr;)+) => {
        $(
            $(#[$doc])*
            pub enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let words: Vec<String> = $words;
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .description(Some($about))
                        .enum_values(Some(words))
                        .into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed(stringify!($name))
                }
            }
        )+
    };
}

/// What a summary keeps back: of each item, whether it is hidden.
pub enum MasksSent {}

impl PartialSchema for MasksSent {
    fn schema() -> RefOr<Schema> {
        let mut items = ObjectBuilder::new()
            .description(Some("What a summary keeps back: of each item, whether it is hidden."))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        for item in MaskItem::ALL {
            items = items.property(item.word(), ObjectBuilder::new().schema_type(Type::Boolean));
        }
        items.into()
    }
}

impl ToSchema for MasksSent {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("MasksSent")
    }
}

fn of<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|v| word(*v).to_owned()).collect()
}

words! {
    /// Who reads.
    AudienceWord, "Who reads: it chooses words and routes.": of(Audience::ALL, Audience::word);
    /// What a token is to a session.
    RoleWord, "What a token is to a session.": of(Role::ALL, Role::word);
    /// What became of steps.
    VerdictWord, "What became of the steps of a problem.": of(Verdict::ALL, Verdict::word);
    /// A detail.
    FieldWord, "A detail that support asks for.": of(Field::ALL, Field::word);
    /// What led to the beginning.
    EnteredWord, "What led to where the questions begin.": of(EnteredBy::ALL, EnteredBy::word);
    /// What a summary can keep back.
    MaskWord, "What a summary can keep back.": of(&MaskItem::ALL, MaskItem::word);
    /// A form of the summary.
    FormatWord, "A form of the summary.": of(&Format::ALL, Format::word);
    /// Where a session can stand.
    PlaceWord, "Where a session stands.":
        ["question", "outcome", "not_fixed", "unknown", "done"].map(str::to_owned).to_vec();
    /// What a link can make of whoever redeems it.
    LinkWord, "What a link makes of whoever opens it.": ["viewer", "helper"].map(str::to_owned).to_vec();
    /// The type of a problem.
    ProblemType, "What a program compares.":
        Kind::ALL.iter().map(|k| format!("urn:regain:{}", k.name())).collect();
}
