//! JSON Schema of the sources, for editors that complete and check while one writes.

use gocua_author::form::{Block, Source};
use gocua_dossier::procedure::Procedure;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schemas by file name, as they stand in `core/dossier/packs/schema/`.
#[must_use]
pub fn all() -> [(&'static str, String); 3] {
    let of = |generate: &dyn Fn(schemars::SchemaGenerator) -> schemars::Schema| {
        generate(SchemaSettings::draft07().into_generator()).to_value()
    };
    let form = of(&|generator| generator.into_root_schema_for::<Source>());
    let block = of(&|generator| generator.into_root_schema_for::<Block>());
    let mut procedure = of(&|generator| generator.into_root_schema_for::<Procedure>());
    shared(&mut procedure, true);
    [("form.schema.json", form), ("block.schema.json", block), ("procedure.schema.json", procedure)].map(
        |(name, mut schema)| {
            plain(&mut schema);
            (name, serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n")
        },
    )
}

/// Any table of a procedure may take over what `shared.toml` has (`use = "name"`), which may be what it has to have.
fn shared(schema: &mut Value, root: bool) {
    match schema {
        Value::Object(object) => {
            // A table whose members have names of their own is one too.
            if object.get("additionalProperties").is_some_and(Value::is_object) {
                object.entry("properties").or_insert_with(|| json!({}));
            }
            if let Some(Value::Object(members)) = object.get_mut("properties") {
                let named = json!({ "type": "string", "description": "A table of shared.toml that stands here." });
                members.entry("use").or_insert(named);
                if !root {
                    object.remove("required");
                }
            }
            let nested: Vec<String> = object.keys().cloned().collect();
            for name in nested {
                if let Some(value) = object.get_mut(&name) {
                    if name == "properties" {
                        value.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|own| shared(own, false));
                    } else {
                        shared(value, false);
                    }
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| shared(value, false)),
        _ => {}
    }
}

/// Without what only programs understand: the widths of numbers in memory.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with(['u', 'i'])) {
                object.remove("format");
            }
            object.values_mut().for_each(plain);
        }
        Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}
