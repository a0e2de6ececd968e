//! The page in Chromium.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::csbs_policies::policy;
use crate::harness::{Client, Server};
use crate::page::from_sunday;

/// Lets two policies run for some days, with failures, and some backups in progress at the end.
async fn fill(server: &Server, client: &Client<'_>) {
    let mut nightly = policy("nightly", &["web-1", "web-2", "db-1"]);
    nightly["policy"]["scheduled_operations"][0]["operation_definition"] =
        json!({"max_backups": 5, "week_backups": 2, "timezone": "UTC+08:00"});
    client.post("/v1/{project}/policies", nightly).await.ok();
    let mut off = policy("a_policy_that_is_switched_off_and_has_a_very_long_name", &["mail"]);
    off["policy"]["scheduled_operations"][0]["enabled"] = false.into();
    client.post("/v1/{project}/policies", off).await.ok();
    server.advance_to("2026-03-10T12:00:00Z").await;
    for (object, at, reason) in [
        ("web-1", "2026-03-08T02:00:00Z", "the runner ended with status 3: disk full"),
        ("db-1", "2026-03-10T02:00:00Z", "the runner took more than 600 s"),
    ] {
        let at: chrono::DateTime<chrono::Utc> = at.parse().unwrap();
        server
            .sql(&format!(
                "UPDATE jobs SET state = 'failed', result = '{reason}' WHERE object_id = '{object}'
             AND kind = 'protect' AND fire_at = {}",
                at.timestamp_micros(),
            ))
            .await;
    }
    server.sql(
        "INSERT INTO missed_fires SELECT id, 1772330400000000, 1772416800000000, 2, 1772582400000000
         FROM policies WHERE name = 'nightly'",
    ).await;
    server.advance_to("2026-03-11T02:00:00Z").await;
}

#[test]
fn the_page_works_in_a_browser() {
    from_sunday(async |server| {
        let Some(mut browser) = Browser::start() else {
            eprintln!("skipped: no Chromium is installed");
            return;
        };
        let client = server.client().await;
        fill(server, &client).await;
        let (address, stop, served) = server.listen().await;
        let url = format!("http://{address}");
        let user = &client.user;
        browser.go(&format!("{url}/login?domain={}&user={}", user.domain, user.name));
        browser.show_as(390, "light");
        assert_fits(&mut browser, "login");
        let focus = "document.getElementById('password').focus()";
        browser.evaluate(focus);
        browser.call("Input.insertText", json!({"text": user.password}));
        browser.load(|browser| {
            browser.evaluate("document.querySelector('form.log-in button').click()");
        });
        assert_eq!(browser.evaluate("location.pathname"), "/");
        assert_eq!(browser.evaluate("document.cookie"), "");
        pictures(&mut browser, "page");

        // The first stop of the keyboard leads past the header.
        browser.press("Tab", 9);
        assert_eq!(browser.evaluate("document.activeElement.className"), "skip");
        let unnamed = "[...document.querySelectorAll('table')].filter(t => !t.caption).length";
        assert_eq!(browser.evaluate(unnamed), 0);
        let landmarks = "['header', 'main', 'h1'].map(e => document.querySelectorAll(e).length)";
        assert_eq!(browser.evaluate(landmarks), json!([1, 1, 1]));

        browser.load(|browser| {
            browser.evaluate("document.querySelector('.list a').click()");
        });
        assert_eq!(browser.evaluate("document.querySelector('h1').textContent"), "nightly");
        // The script of the report runs.
        let shown = browser.evaluate("document.getElementById('shown').textContent");
        assert_eq!(shown, "3 / 3");
        pictures(&mut browser, "page-policy");
        browser.load(|browser| {
            browser.evaluate("document.querySelector('.session button').click()");
        });
        browser.go(&url);
        assert_eq!(browser.evaluate("location.pathname"), "/login");
        assert_eq!(browser.complaints, Vec::<Value>::new());
        drop((browser, stop));
        served.await.unwrap();
        // The server ends when its jobs have ended.
        server.advance_to("2026-03-11T12:00:00Z").await;
    });
}

/// Takes pictures at two widths, light and dark.
fn pictures(browser: &mut Browser, name: &str) {
    for width in [1280, 390] {
        for theme in ["light", "dark"] {
            browser.show_as(width, theme);
            assert_fits(browser, name);
            browser.picture(&format!("{name}-{width}-{theme}.png"));
        }
    }
}

/// The page does not scroll sideways.
fn assert_fits(browser: &mut Browser, name: &str) {
    let widths = browser.evaluate("[document.documentElement.scrollWidth, innerWidth]");
    assert_eq!(widths[0], widths[1], "{name}");
}
