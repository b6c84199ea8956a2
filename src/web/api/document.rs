//! `GET /api/openapi.json`: what the API takes and answers, as OpenAPI 3.1. It is put together from what each resource says of
//! itself and from the types of its values; what every operation of a sort has is added here.

use std::sync::OnceLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::openapi::{
    ComponentsBuilder, HttpMethod, InfoBuilder, License, ObjectBuilder, OpenApi, OpenApiBuilder, Paths,
    RefOr, Required, Schema, Type,
    path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    tag::TagBuilder,
};

use super::{
    answers, details, files, flow, identify, links, logs, notes,
    op::{Answer, Op, Part, Schemas, Sent, one, text},
    problem::{Kind, ProblemDetails},
    sessions, summary, symptoms, timeline, verdicts,
};
use crate::paths;

mod parts;

use parts::{answer, body, idempotency, limit, path_parameter, refusal};

/// Every operation.
const OPS: [Op; 29] = [
    identify::POST,
    symptoms::LIST,
    symptoms::GET,
    flow::GET,
    GET,
    sessions::POST,
    sessions::GET,
    sessions::DELETE,
    answers::PUT_ENTRY,
    answers::PUT,
    verdicts::PUT,
    verdicts::PUT_TRY,
    verdicts::PUT_STEPS,
    details::PATCH,
    details::CONFIRM,
    logs::POST,
    logs::DELETE,
    files::POST,
    files::GET,
    files::DELETE,
    summary::GET,
    summary::SENT,
    links::LIST,
    links::POST,
    links::DELETE,
    links::REDEEM,
    notes::LIST,
    notes::POST,
    timeline::LIST,
];

/// What the document says of itself.
const GET: Op = Op {
    summary: "This document",
    ..Op::get(paths::API_DOCUMENT, "getDocument", "tables", Answer::Json(document_schema))
};

/// The groups of operations.
const TAGS: [(&str, &str); 5] = [
    ("tables", "What is documented, for everybody."),
    ("sessions", "One person's run through the questions."),
    ("details", "The facts that support asks for, and the summary."),
    ("evidence", "Event logs."),
    ("people", "Links, notes, and who did what."),
];

/// Problems that any operation can have.
const ANY: [Kind; 6] =
    [Kind::Malformed, Kind::Forbidden, Kind::OtherHost, Kind::TooMany, Kind::Internal, Kind::Unavailable];
/// Problems of those that need a token.
const WITH_TOKEN: [Kind; 3] = [Kind::Unauthorized, Kind::NotFound, Kind::Gone];
/// Problems of those that take an object.
const WITH_BODY: [Kind; 3] = [Kind::NotJson, Kind::TooLarge, Kind::WrongShape];

/// The document.
pub async fn get() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| {
        // Nothing in it can fail to be written.
        serde_json::to_string(&document()).unwrap_or_default() + "\n"
    });
    ([(header::CONTENT_TYPE, "application/json")], text.clone()).into_response()
}

fn document_schema(_: &mut Schemas) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Object).into()
}

/// The document.
fn document() -> OpenApi {
    let mut schemas = Schemas::new();
    let problem = one::<ProblemDetails>(&mut schemas);
    let mut all = Paths::new();
    for op in &OPS {
        let method = match op.method {
            "post" => HttpMethod::Post,
            "put" => HttpMethod::Put,
            "patch" => HttpMethod::Patch,
            "delete" => HttpMethod::Delete,
            _ => HttpMethod::Get,
        };
        all.add_path_operation(op.path, vec![method], operation(op, &problem, &mut schemas));
    }
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("What POST /api/v1/sessions or POST /api/v1/links/redeem answered as “token”."))
        .build();
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("token", SecurityScheme::Http(token));
    let info = InfoBuilder::new()
        .title("Regain")
        .version("1")
        .description(Some(
            "From a message, a code or an event log of Microsoft Entra self-service password reset to documented steps, or to a \
             summary for support. Fields may be added to answers; none is renamed or taken away in v1.",
        ))
        .license(Some(License::new("MIT")));
    let tags = TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info).tags(Some(tags)).paths(all).components(Some(components.build())).build()
}

/// Whether it needs a token.
fn needs_token(op: &Op) -> bool {
    op.path.contains("{reference}")
}

fn operation(op: &Op, problem: &RefOr<Schema>, schemas: &mut Schemas) -> Operation {
    let mut built = OperationBuilder::new()
        .tag(op.tag)
        .operation_id(Some(op.id))
        .summary(Some(op.summary))
        .request_body(body(&op.body, schemas));
    if !op.more.is_empty() {
        built = built.description(Some(op.more));
    }
    for name in op.path.split(['{', '}']).skip(1).step_by(2) {
        built = built.parameter(path_parameter(name));
    }
    let pieces = [
        Part { name: "limit", about: "How many at most; 100 where nobody says.", schema: limit },
        Part {
            name: "after",
            about: "What the piece comes after, as the header Link says it.",
            schema: text,
        },
    ];
    let listed: &[Part] = if matches!(op.answer, Answer::List(_)) { &pieces } else { &[] };
    for part in op.query.iter().chain(listed) {
        let schema = (part.schema)(schemas);
        built = built.parameter(
            ParameterBuilder::new()
                .name(part.name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(part.about))
                .schema(Some(schema)),
        );
    }
    let mut kinds: Vec<Kind> = ANY.iter().chain(op.problems).copied().collect();
    if needs_token(op) {
        built = built.security(SecurityRequirement::new("token", Vec::<String>::new()));
        kinds.extend(WITH_TOKEN);
        if op.method != "get" {
            built = built.parameter(idempotency());
            kinds.push(Kind::WrongShape);
        }
    }
    if !op.query.is_empty() || !listed.is_empty() || op.method == "get" {
        kinds.push(Kind::WrongShape);
    }
    if matches!(op.body, Sent::Json(..)) {
        kinds.extend(WITH_BODY);
    }
    kinds.sort();
    kinds.dedup();
    built = built.response(op.status, answer(op, schemas));
    for group in kinds.chunk_by(|a, b| a.status() == b.status()) {
        let status = group.first().map_or(500, |k| k.status().as_u16());
        built = built.response(status.to_string(), refusal(status, group, problem));
    }
    built.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_is_referred_to_is_there_and_every_operation_has_its_own() {
        let document = document();
        let text = serde_json::to_string(&document).unwrap();
        let schemas = &document.components.as_ref().unwrap().schemas;
        let mut referred = 0;
        for piece in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
            let name = piece.split('"').next().unwrap();
            assert!(schemas.contains_key(name), "{name} is nowhere");
            referred += 1;
        }
        assert!(referred > 20, "{referred} references");
        let mut ids: Vec<&str> = OPS.iter().map(|op| op.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), OPS.len());
    }
}
