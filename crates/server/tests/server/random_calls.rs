//! Random calls, made from the seeds of the fuzz target `requests`.

use std::{fmt, fs};

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Uri};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::call_parts::{METHODS, ODD_TEXTS, ODD_VALUES, PROVIDER, ROUTES};
use crate::harness::Client;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/requests");

/// What calls are made from.
pub struct Source {
    random: StdRng,
    project: String,
    seeds: Vec<(String, String)>,
    /// Ids of what exists, or did, and the [`things`] that they came with.
    ids: Vec<(String, String)>,
}

impl Source {
    pub fn new(seed: u64, client: &Client<'_>) -> Self {
        let seeds = fs::read_dir(SEEDS).unwrap().map(|entry| {
            let entry = entry.unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text[1..].to_owned())
        });
        let mut seeds: Vec<_> = seeds.collect();
        seeds.sort();
        let project = client.user.project_id.clone();
        Self {
            random: StdRng::seed_from_u64(seed),
            project,
            seeds,
            ids: vec![(String::new(), "a".to_owned())],
        }
    }

    fn chance(&mut self, of: f64) -> bool {
        self.random.random_bool(of)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *from.choose(&mut self.random).unwrap()
    }

    fn id(&mut self) -> String {
        self.ids.choose(&mut self.random).unwrap().1.clone()
    }

    /// An id that an answer about paths like this one had, if there is one.
    fn id_of(&mut self, path: &str) -> String {
        let things = things(path);
        let fitting: Vec<_> = self.ids.iter().filter(|id| id.0 == things).collect();
        match fitting.choose(&mut self.random) {
            Some((_, id)) if self.random.random_bool(0.8) => id.clone(),
            _ => self.id(),
        }
    }

    /// Keeps the ids in an answer for later calls.
    pub fn remember(&mut self, path: &str, answer: &Value) {
        if self.ids.len() > 200 {
            self.ids.drain(..100);
        }
        remember(&things(path), answer, &mut self.ids);
    }

    fn seed(&mut self, name: &str) -> String {
        if name.is_empty() || self.chance(0.03) {
            return self.seeds.choose(&mut self.random).unwrap().1.clone();
        }
        self.seeds.iter().find(|seed| seed.0 == name).unwrap().1.clone()
    }

    /// A part of a path or a value of a parameter.
    fn odd_text(&mut self) -> String {
        match self.random.random_range(0..20) {
            0 => "a".repeat(self.random.random_range(100..9000)),
            1 => "%00".repeat(300),
            2..8 => self.id(),
            _ => self.pick(ODD_TEXTS).to_owned(),
        }
    }

    fn path(&mut self, path: &str) -> String {
        let project = if self.chance(0.97) { self.project.clone() } else { self.odd_text() };
        let provider = if self.chance(0.95) { PROVIDER.to_owned() } else { self.odd_text() };
        let id = if self.chance(0.8) { self.id_of(path) } else { self.odd_text() };
        path.replace("{project}", &project).replace("{provider}", &provider).replace("{id}", &id)
    }

    /// Some parameters of a query, or others with their names.
    fn query(&mut self, seed: &str) -> String {
        let seed = self.seed(seed);
        let query = seed.rsplit('?').next().unwrap();
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| pair.len() < 100) {
            let name = pair.split('=').next().unwrap();
            match self.random.random_range(0..10) {
                0..5 => {}
                5 => pairs.push(pair.to_owned()),
                _ => pairs.push(format!("{name}={}", self.odd_text())),
            }
        }
        if self.chance(0.1) {
            pairs.push(format!("{}={}", self.odd_text(), self.odd_text()));
        }
        if self.chance(0.02) {
            let name = self.pick(&["id", "resource_ids", "status", "name"]);
            pairs = vec![format!("{name}=error"); 500];
        }
        pairs.join("&")
    }

    fn body(&mut self, seed: &str) -> Vec<u8> {
        let mut text = self.seed(seed);
        match self.random.random_range(0..40) {
            0 => return Vec::new(),
            1 => return self.pick(ODD_VALUES).into(),
            2 => return "[".repeat(self.random.random_range(1..100_000)).into_bytes(),
            3 => return self.deep("{}").into_bytes(),
            4 => {
                let at = self.random.random_range(0..text.len());
                let mut bytes = text.into_bytes();
                bytes[at] = self.random.random();
                return bytes;
            }
            5 => text.truncate(text.len() / 2),
            _ => {}
        }
        let Ok(mut body) = serde_json::from_str::<Value>(&text) else { return text.into_bytes() };
        self.fill_in(&mut body);
        for _ in 0..self.pick(&[0, 0, 0, 1, 1, 2, 4]) {
            self.change(&mut body);
        }
        // Values that `Value` cannot hold take the places of marks.
        let mut text = body.to_string();
        while text.contains("\"\u{1f6a9}\"") {
            let value = match self.random.random_range(0..12) {
                0 => format!("\"{}\"", "n".repeat(self.random.random_range(50..50_000))),
                1 => format!("\"{}\"", "夜".repeat(self.random.random_range(1..300))),
                2 => self.deep("{}"),
                _ => self.pick(ODD_VALUES).to_owned(),
            };
            text = text.replacen("\"\u{1f6a9}\"", &value, 1);
        }
        text.into_bytes()
    }

    fn deep(&mut self, inner: &str) -> String {
        let depth = self.pick(&[20, 100, 120, 127, 128, 200, 5000]);
        let (open, close) = self.pick(&[("[", "]"), (r#"{"a":"#, "}")]);
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    }

    /// Puts ids of what exists in the places of ids, and new names in the places of names.
    fn fill_in(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => {
                for item in items {
                    let is_id = item.as_str().is_some_and(|text| text.len() == 1);
                    if is_id && self.chance(0.8) {
                        *item = self.id().into()
                    } else {
                        self.fill_in(item)
                    }
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    let is_id = name.ends_with("id") && name != "provider_id" && value.is_string();
                    if is_id && self.chance(0.8) {
                        *value = self.id().into();
                    } else if name == "name" && self.chance(0.8) {
                        *value = format!("n{}", self.random.random::<u16>()).into();
                    } else {
                        self.fill_in(value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Changes one value somewhere in a body: removes it, repeats it, or leaves a mark for another value.
    fn change(&mut self, value: &mut Value) {
        let deeper = self.chance(0.75);
        match value {
            Value::Array(items) if deeper && !items.is_empty() => {
                let at = self.random.random_range(0..items.len());
                match self.random.random_range(0..10) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    2 => {
                        let many = self.pick(&[2, 30, 1100]);
                        *items = vec![items[at].clone(); many];
                    }
                    _ => self.change(&mut items[at]),
                }
            }
            Value::Object(members) if deeper && !members.is_empty() => {
                let names: Vec<String> = members.keys().cloned().collect();
                let name = names.choose(&mut self.random).unwrap();
                match self.random.random_range(0..10) {
                    0 => drop(members.remove(name)),
                    1 => {
                        let name =
                            self.pick(&["", "\0", "夜", "id", "status", "extra_info", "name"]);
                        members.insert(name.to_owned(), "\u{1f6a9}".into());
                    }
                    _ => self.change(&mut members[name]),
                }
            }
            _ => *value = "\u{1f6a9}".into(),
        }
    }

    /// Returns a call, or `None` if no client can send it.
    pub fn call(&mut self, token: &str) -> Option<Call> {
        let (method, path, seed) = self.pick(ROUTES);
        let method = if self.chance(0.95) { method } else { self.pick(&METHODS) };
        let mut target = self.path(path);
        if seed.ends_with("-query") || self.chance(0.02) {
            target = format!("{target}?{}", self.query(seed));
        }
        let uri: Uri = target.parse().ok()?;
        let has_body = !matches!(method, "GET" | "HEAD") || self.chance(0.02);
        let body = if has_body { self.body(seed) } else { Vec::new() };
        let subject =
            if self.chance(0.5) && method == "GET" { token.to_owned() } else { self.odd_text() };
        Some(Call { method: Method::from_bytes(method.as_bytes()).unwrap(), uri, subject, body })
    }
}

/// Returns the version and the first word of a path behind its project, such as `v3/policies`.
fn things(path: &str) -> String {
    let is_word =
        |part: &&str| part.len() > 2 && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    let version = path.split('/').nth(1).unwrap_or_default();
    let word = path.split('/').skip(2).find(is_word).unwrap_or_default();
    format!("{version}/{word}")
}

fn remember(things: &str, value: &Value, ids: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| remember(things, item, ids)),
        Value::Object(members) => {
            for (name, value) in members {
                let id = value.as_str().filter(|id| name.ends_with("id") && id.len() < 50);
                // The thing itself has an `id`; the others are of other things.
                let of = if name == "id" { things } else { "" };
                match id.map(|id| (of.to_owned(), id.to_owned())) {
                    Some(id) if !ids.contains(&id) => ids.push(id),
                    Some(_) => {}
                    None => remember(things, value, ids),
                }
            }
        }
        _ => {}
    }
}

/// A call.
pub struct Call {
    pub method: Method,
    pub uri: Uri,
    subject: String,
    body: Vec<u8>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        let body: String = body.chars().take(2000).collect();
        write!(f, "{} {}\n{body}", self.method, self.uri)
    }
}

impl Call {
    pub fn request(&self, token: &str) -> Request<Body> {
        let mut request = Request::builder().method(&self.method).uri(&self.uri);
        request = request.header("x-auth-token", token);
        if let Ok(subject) = HeaderValue::from_str(&self.subject) {
            request = request.header("x-subject-token", subject);
        }
        request.body(self.body.clone().into()).unwrap()
    }
}
