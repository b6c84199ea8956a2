//! What the document says of an operation: each resource states it beside its handler, as a value. It knows nothing of what
//! handlers do.

use std::collections::BTreeMap;

use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, Ref, RefOr, Schema, Type, schema::ArrayBuilder},
};

use super::kind::Kind;

/// The schemas of the document, by name.
pub type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Adds a schema with all that it names, and gives what refers to it.
pub type Adds = fn(&mut Schemas) -> RefOr<Schema>;

/// The schema of one value.
pub fn one<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    let mut named = Vec::new();
    T::schemas(&mut named);
    schemas.extend(named);
    schemas.insert(T::name().into_owned(), T::schema());
    Ref::from_schema_name(T::name()).into()
}

/// The schema of a list.
pub fn many<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    ArrayBuilder::new().items(one::<T>(schemas)).into()
}

/// The schema of a text.
pub fn text(_: &mut Schemas) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}

/// One operation.
pub struct Op {
    /// `get`, `post`, …
    pub method: &'static str,
    /// The pattern of its address.
    pub path: &'static str,
    /// Its name for programs that are made from the document.
    pub id: &'static str,
    /// The group it stands in.
    pub tag: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// More about it; may be empty.
    pub more: &'static str,
    /// Parts of the query.
    pub query: &'static [Part],
    /// What is sent.
    pub body: Sent,
    /// The status of its answer where all is well.
    pub status: &'static str,
    /// What is answered then.
    pub answer: Answer,
    /// Problems beside those that every operation of its sort can have.
    pub problems: &'static [Kind],
}

/// A part of the query.
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its values.
    pub schema: Adds,
}

/// What is sent.
pub enum Sent {
    /// Nothing.
    Nothing,
    /// An object, with an example.
    Json(Adds, &'static str),
    /// An event log: the bytes of the file, or a form with it.
    Log,
    /// A picture or a result: the bytes of the file, or a form with it and with what it shows.
    File,
}

/// What is answered.
pub enum Answer {
    /// A value.
    Json(Adds),
    /// A list that comes in pieces.
    List(Adds),
    /// The summary in one of its forms.
    Summary,
    /// The bytes of a file.
    File,
    /// Nothing.
    Nothing,
}

impl Op {
    /// An operation that answers 200 and takes nothing.
    pub const fn get(path: &'static str, id: &'static str, tag: &'static str, answer: Answer) -> Self {
        Self {
            method: "get",
            path,
            id,
            tag,
            summary: "",
            more: "",
            query: &[],
            body: Sent::Nothing,
            status: "200",
            answer,
            problems: &[],
        }
    }
}
