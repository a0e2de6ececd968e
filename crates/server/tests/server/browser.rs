//! Drives Chromium over a pipe, by the messages of its developer tools.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

/// A page of a browser.
pub struct Browser {
    process: Child,
    to: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    loads: usize,
    session: String,
    profile: String,
    /// What the page wrote to its console, its exceptions, and what the browser refused to load or run.
    pub complaints: Vec<Value>,
}

impl Browser {
    /// Starts a browser. Returns `None` if none is installed.
    pub fn start() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let is_there = |name: &&str| {
            let version = Command::new(name).arg("--version").output();
            version.is_ok_and(|output| output.status.success())
        };
        let browser = names.into_iter().find(is_there)?;
        let profile = format!("{}/profile-{}", env!("CARGO_TARGET_TMPDIR"), Uuid::new_v4());
        // The browser reads messages from file 3 and writes to file 4.
        let mut process = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null",
                "sh",
                browser,
            ])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--hide-scrollbars", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={profile}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = process.stdin.take().unwrap();
        let mut from = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            while from.read_until(0, &mut bytes).is_ok() && bytes.pop() == Some(0) {
                let _ = sender.send(serde_json::from_slice(&bytes).unwrap());
                bytes.clear();
            }
        });
        let (session, complaints) = (String::new(), Vec::new());
        let mut browser =
            Self { process, to, messages, last_id: 0, loads: 0, session, profile, complaints };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", target);
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Calls a method and returns its result.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = self.session.as_str().into();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let message = self.read();
            if message["id"] == self.last_id {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    fn read(&mut self) -> Value {
        let message = self.messages.recv_timeout(Duration::from_secs(30)).unwrap();
        let method = message["method"].as_str().unwrap_or_default();
        if matches!(
            method,
            "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded"
        ) {
            self.complaints.push(message["params"].clone());
        }
        self.loads += usize::from(method == "Page.loadEventFired");
        message
    }

    /// Does what loads another page, and waits until it is there.
    pub fn load(&mut self, start: impl FnOnce(&mut Self)) {
        let before = self.loads;
        start(self);
        while self.loads == before {
            self.read();
        }
    }

    /// Goes to a URL.
    pub fn go(&mut self, url: &str) {
        self.load(|browser| {
            browser.call("Page.navigate", json!({"url": url}));
        });
    }

    /// Returns the value of an expression on the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true});
        let result = self.call("Runtime.evaluate", params);
        assert!(result.get("exceptionDetails").is_none(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str, code: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            let params =
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code});
            self.call("Input.dispatchKeyEvent", params);
        }
    }

    /// Sets the width of the window and the theme.
    pub fn show_as(&mut self, width: u32, theme: &str) {
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
        self.call("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// Writes a picture of the whole page into the folder for the files of tests.
    pub fn picture(&mut self, name: &str) {
        use base64::Engine;

        let shot = self.call("Page.captureScreenshot", json!({"captureBeyondViewport": true}));
        let bytes =
            base64::prelude::BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
        std::fs::write(format!("{}/{name}", env!("CARGO_TARGET_TMPDIR")), bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
