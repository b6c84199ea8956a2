//! The pieces of an operation in the document: parameters, what is sent, what is answered, what can go wrong.

use utoipa::openapi::{
    Content, ObjectBuilder, RefOr, Required, Response as Documented, ResponseBuilder, Schema, Type,
    header::HeaderBuilder,
    link::LinkBuilder,
    path::{ParameterBuilder, ParameterIn},
    request_body::{RequestBody, RequestBodyBuilder},
};

use super::{
    super::{
        links,
        op::{Answer, Op, Schemas, Sent, text},
        problem::Kind,
        sessions, write,
    },
    OPS, document_schema, needs_token,
};
use crate::summary::Format;

/// How many are asked for.
pub fn limit(_: &mut Schemas) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(500)).into()
}

/// A part of the address.
pub fn path_parameter(name: &str) -> ParameterBuilder {
    let about = match name {
        "reference" => "The short name of the session.",
        "node" => "The id of a question.",
        "symptom" => "The id of a problem.",
        "file" => "The id of a file.",
        "number" => "The number of a link in its session.",
        _ => "The number of an event log in its session.",
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(text(&mut Schemas::new())))
}

/// The header that makes a repeated request harmless.
pub fn idempotency() -> ParameterBuilder {
    let longest = write::LONGEST;
    ParameterBuilder::new()
        .name(write::HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Makes a repeated request harmless for a day: the same key at the same address writes nothing more.",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(longest))
                .pattern(Some("^[A-Za-z0-9_.-]+$")),
        ))
}

/// What is sent.
pub fn body(sent: &Sent, schemas: &mut Schemas) -> Option<RequestBody> {
    let bytes = || {
        let schema =
            ObjectBuilder::new().schema_type(Type::String).content_media_type("application/octet-stream");
        Content::new(Some(schema))
    };
    let built = RequestBodyBuilder::new().required(Some(Required::True));
    match sent {
        Sent::Nothing => None,
        Sent::Json(adds, example) => {
            let mut content = Content::new(Some(adds(schemas)));
            content.example = serde_json::from_str(example).ok();
            Some(built.content("application/json", content).build())
        }
        Sent::Log | Sent::File => {
            let part = |media| ObjectBuilder::new().schema_type(Type::String).content_media_type(media);
            let form =
                ObjectBuilder::new().property("file", part("application/octet-stream")).required("file");
            let (form, other, about) = match sent {
                Sent::File => (form.property("about", part("text/plain")), "image/png", "“file” and “about”"),
                Sent::Log | Sent::Nothing | Sent::Json(..) => (form, "text/plain", "the one field “file”"),
            };
            Some(
                built
                    .description(Some(format!(
                        "The bytes of the file, under any media type, or a form with {about}."
                    )))
                    .content("application/octet-stream", bytes())
                    .content(other, bytes())
                    .content("multipart/form-data", Content::new(Some(RefOr::<Schema>::from(form))))
                    .build(),
            )
        }
    }
}

/// What is answered where all is well.
pub fn answer(op: &Op, schemas: &mut Schemas) -> Documented {
    let mut built = ResponseBuilder::new().description(match op.answer {
        Answer::Nothing => "It is done.",
        Answer::Summary => "The summary.",
        Answer::File => "The file.",
        Answer::Json(_) | Answer::List(_) => "The answer.",
    });
    match &op.answer {
        Answer::Nothing => {}
        Answer::Json(adds) => built = built.content("application/json", Content::new(Some(adds(schemas)))),
        Answer::List(adds) => {
            let header = HeaderBuilder::new()
                .schema(Some(text(schemas)))
                .description(Some("The next piece, as rel=\"next\"; absent with the last one."));
            built = built
                .content("application/json", Content::new(Some(adds(schemas))))
                .header("Link", header.build());
        }
        Answer::File => {
            for media in ["image/png", "image/jpeg", "image/webp", "text/plain"] {
                built = built.content(media, Content::new(Some(text(schemas))));
            }
            built = built.content("application/json", Content::new(Some(document_schema(schemas))));
        }
        Answer::Summary => {
            for format in Format::ALL {
                let media = format.media_type().split(';').next().unwrap_or_default();
                let schema =
                    if media == "application/json" { document_schema(schemas) } else { text(schemas) };
                built = built.content(media, Content::new(Some(schema)));
            }
        }
    }
    if [sessions::POST.id, links::REDEEM.id].contains(&op.id) {
        for other in OPS.iter().filter(|o| needs_token(o) && o.path.matches('{').count() == 1) {
            let link = LinkBuilder::new()
                .operation_id(other.id)
                .parameter("reference", "$response.body#/reference")
                .description("With the token of this answer.");
            built = built.link(other.id, link.build());
        }
    }
    built.build()
}

/// What is answered where it is not: the problems of one status.
pub fn refusal(status: u16, kinds: &[Kind], problem: &RefOr<Schema>) -> Documented {
    let names: Vec<String> =
        kinds.iter().map(|k| format!("`urn:regain:{}`: {}.", k.name(), k.title())).collect();
    let mut built = ResponseBuilder::new()
        .description(names.join(" "))
        .content("application/problem+json", Content::new(Some(problem.clone())));
    let header = |about: &str, kind| {
        HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(kind)))
            .description(Some(about))
            .build()
    };
    if matches!(status, 429 | 503) {
        built = built.header("Retry-After", header("Seconds to wait.", Type::Integer));
    }
    if status == 401 {
        built = built.header("WWW-Authenticate", header("Bearer.", Type::String));
    }
    built.build()
}
