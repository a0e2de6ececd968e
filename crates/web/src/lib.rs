//! The playground: keeptime as WebAssembly, for the page in `page/`.
//!
//! [`Playground`] holds the texts of the page and answers with JSON and HTML. Everything that the page says about
//! a policy comes from the library.

mod answer;
mod finding;
mod limits;
mod listing;
mod playground;
mod request;
mod subject;

pub use playground::Playground;

/// The functions that the page calls.
mod page {
    use wasm_bindgen::prelude::wasm_bindgen;

    use crate::Playground;

    /// The playground of a page.
    #[wasm_bindgen(js_name = Playground)]
    #[allow(missing_debug_implementations)]
    pub struct PagePlayground(Playground);

    #[wasm_bindgen(js_class = Playground)]
    impl PagePlayground {
        /// Creates an empty playground.
        #[wasm_bindgen(constructor)]
        #[allow(clippy::new_without_default)] // only JavaScript calls it
        pub fn new() -> Self {
            Self(Playground::default())
        }

        /// See [`Playground::set_listing`].
        #[wasm_bindgen(js_name = setListing)]
        pub fn set_listing(&mut self, text: &str) {
            self.0.set_listing(text);
        }

        /// See [`Playground::answer`].
        pub fn answer(&mut self, request: &str) -> String {
            self.0.answer(request)
        }

        /// See [`Playground::backups`].
        pub fn backups(&self, server: usize) -> Option<String> {
            self.0.backups(server)
        }

        /// See [`Playground::report`].
        pub fn report(&self) -> Option<String> {
            self.0.report()
        }

        /// See [`Playground::zone_names`].
        #[wasm_bindgen(js_name = zoneNames)]
        pub fn zone_names(&self) -> String {
            self.0.zone_names()
        }
    }
}
