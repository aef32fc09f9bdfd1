//! Generates Swift bindings, headers and module maps from the built library.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
