//! `keeptime report`: its page, and how the file is written.

use std::process::Command;

use keeptime::explain::English;
use keeptime::schedule::source::{self, ZoneSource};
use keeptime_documents::listing::Listing;
use keeptime_documents::text::{InspectOptions, inspect, read_quotas};
use keeptime_documents::{AnyPolicy, ZeroLimit};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::run::{example, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

/// Writes the report on the examples to a file with this name, and returns its text.
fn report(name: &str) -> String {
    let path = written(name, "");
    let arguments = ["report", &example("policy.json"), &example("backups.json"), "--show"];
    let more = ["Europe/Berlin", "--quota", &example("quota.json"), "-o", &path];
    let ran = run(&[&arguments, &more[..], &NOW].concat(), "");
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (0, "", ""));
    path
}

#[test]
fn a_report_is_a_self_contained_page() {
    let page = std::fs::read_to_string(report("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>"));
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    for part in [
        "<title>nightly</title>",
        "Weekdays at 02:30 and 12:00 UTC (03:30 and 13:00 in Europe/Berlin); weekends at 02:30 UTC",
        "When it fires, in Europe/Berlin: the cell of an hour shows the minute",
        "* The clocks change on 2025-03-30 at 02:00.",
        "<td>Tue 2025-03-04 02:30:00</td><td>Tue 2025-03-04 03:30:00 +01:00</td>",
        "default-src 'none'",
        "delete: 4th newest, limit 3",
        "deleted on 2025-03-04 02:30:00 UTC, in 14 h 30 min, after 1 more backup: 4th newest, limit 3",
        "In the long run, each server has 3 automatic backups.",
        "The quota of 15 backups is not reached within the forecast.",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Each picture is described in words, and the headings are in order. One drawing only defines a part
    // of the others.
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count() + 1);
    assert_eq!(page.matches("<h1").count(), 1);
    let headings: Vec<&str> = page.split("<h2 id=\"").skip(1).collect();
    let ids: Vec<&str> = headings.iter().map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids, ["words", "servers", "forecast", "fires", "weeks", "full"]);
}

#[test]
fn the_library_makes_the_same_page_without_the_command() {
    let text = |name: &str| std::fs::read_to_string(example(name)).unwrap();
    let policy = AnyPolicy::from_text(text("policy.json"), None, ZeroLimit::Unlimited).unwrap();
    let mut listing = Listing::default();
    listing.read_text(&text("backups.json")).unwrap();
    let listed = listing.finish().unwrap().for_policy(&policy, &[]).unwrap();
    let zones = [source::jiff_bundled().zone("Europe/Berlin").unwrap()];
    let quotas = read_quotas(text("quota.json")).unwrap();
    let findings = inspect(&text("policy.json"), InspectOptions::default()).findings;
    let page = policy
        .report("policy.json", "2025-03-03T12:00:00Z".parse().unwrap())
        .zones(&zones)
        .quotas(&quotas)
        .findings(findings.into_iter().map(Into::into).collect())
        .build_with(&listed.to_report())
        .unwrap()
        .to_html(&English);
    assert_eq!(page, std::fs::read_to_string(report("library.html")).unwrap());
}

#[test]
fn text_from_documents_is_escaped_on_the_page() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let policy = policy.replace("\"nightly\"", "\"</title><script>alert(1)</script>\"");
    let backups = std::fs::read_to_string(example("backups.json")).unwrap();
    let backups = backups.replace("web-0303", "<img src=x>");
    let (policy, backups) =
        (written("page-policy.json", policy), written("page-backups.json", backups));
    let ran = run(&[&["report", &policy, &backups], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(ran.output.matches("<script").count() == 1 && !ran.output.contains("<img"));
    assert!(ran.output.contains("&lt;img src=x&gt;"));
    // The name is invalid, and the page says so.
    assert!(ran.output.contains("name takes only letters, digits, _ and -"));
}

#[test]
fn a_page_is_written_completely_or_not_at_all() {
    let nowhere = format!("{}/no-such-folder/page.html", env!("CARGO_TARGET_TMPDIR"));
    let ran = run(&[&["report", &example("policy.json"), "-o", &nowhere], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 2);
    assert!(ran.errors.contains("no-such-folder"), "{ran:?}");
    let path = report("whole.html");
    let folder = std::path::Path::new(&path).parent().unwrap();
    let parts = std::fs::read_dir(folder).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("whole.html.")
    });
    assert_eq!(parts.count(), 0);
}

/// Uses a real browser; skipped if none is installed.
#[test]
fn a_browser_renders_the_page_light_dark_and_printed() {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let is_there = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let Some(browser) = browsers.into_iter().find(is_there) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let page = report("browser.html");
    let profile = format!("{}/browser-profile", env!("CARGO_TARGET_TMPDIR"));
    let show = |arguments: &[&str]| {
        let output = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={profile}"))
            .args(arguments)
            .arg(format!("file://{page}"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    // The browser's tree contains every picture and table. The page's policy lets its own script run: it
    // shows the controls.
    let tree = String::from_utf8(show(&["--dump-dom"])).unwrap();
    assert_eq!(tree.matches("<svg role=\"img\"").count(), 3);
    assert_eq!(tree.matches("<summary>").count(), 4);
    assert!(tree.contains("<div class=\"controls scripted\">"), "{tree}");
    assert!(tree.contains(">3 / 3</output>"), "{tree}");
    let picture = |name: &str, arguments: &[&str]| {
        let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
        let _ = std::fs::remove_file(&path);
        let flag = if name.ends_with("pdf") { "--print-to-pdf" } else { "--screenshot" };
        show(&[arguments, &[&format!("{flag}={path}")]].concat());
        std::fs::read(&path).unwrap()
    };
    let light = picture("light.png", &["--window-size=1000,1200"]);
    let dark = picture(
        "dark.png",
        &["--window-size=1000,1200", "--blink-settings=preferredColorScheme=0"],
    );
    let paper = picture("page.pdf", &[]);
    assert!(light.len() > 20_000 && dark.len() > 20_000 && light != dark);
    assert!(paper.starts_with(b"%PDF"));
}

/// A policy of 20 servers, and a listing of 60 backups of each.
fn twenty_servers() -> (String, String) {
    let server = |number: u32| format!("4f1a9b7c-3d52-4e0a-9c1b-0000000000{number:02}");
    let resources: Vec<_> = (0..20)
        .map(|number| json!({"id": server(number), "name": format!("server-{number:02}"), "type": "OS::Nova::Server"}))
        .collect();
    let mut policy: Value =
        serde_json::from_str(&std::fs::read_to_string(example("policy.json")).unwrap()).unwrap();
    policy["policy"]["resources"] = json!(resources);
    policy["policy"]["scheduled_operations"][0]["operation_definition"] =
        json!({"max_backups": 50});
    let first: chrono::DateTime<chrono::Utc> = "2025-03-03T02:30:05Z".parse().unwrap();
    let backups: Vec<_> = (0..1200_u32)
        .map(|number| {
            let at = first - chrono::TimeDelta::days((number / 20).into());
            json!({
                "id": format!("b7c0c3de-9f4e-4a56-8d0e-00000000{number:04}"),
                "checkpoint_id": format!("run-{number}"), "resource_id": server(number % 20),
                "created_at": at.format("%Y-%m-%dT%H:%M:%S").to_string(), "status": "available",
                "extend_info": {"auto_trigger": true},
            })
        })
        .collect();
    let listing = json!({"checkpoint_items": backups, "count": 1200});
    (
        written("twenty-policy.json", policy.to_string()),
        written("twenty-backups.json", listing.to_string()),
    )
}

#[test]
fn twenty_servers_with_sixty_backups_fit_into_400_kb() {
    let (policy, backups) = twenty_servers();
    let page = run(&[&["report", &policy, &backups], &NOW[..]].concat(), "").output;
    assert!(page.len() < 400_000, "{}", page.len());
    // A line a server with its name and id, and nothing left out.
    for number in 0..20 {
        let line = format!(
            "<tr><th scope=\"row\">server-{number:02}</th>\
             <td class=\"id\">4f1a9b7c-3d52-4e0a-9c1b-0000000000{number:02}</td>\
             <td class=\"number\"><span class=\"kept\">50</span></td>\
             <td class=\"number\"><span class=\"del\">10</span></td>\
             <td>2025-01-03 02:30</td><td>2025-03-03 02:30</td></tr>"
        );
        assert_eq!(page.matches(&line).count(), 1, "{line}");
    }
    for number in 0..1200 {
        let id = format!("<th scope=\"row\">b7c0c3de-9f4e-4a56-8d0e-00000000{number:04}</th>");
        assert_eq!(page.matches(&id).count(), 1, "{id}");
    }
}

#[test]
fn the_page_allows_its_own_script_alone() {
    let page = std::fs::read_to_string(report("script.html")).unwrap();
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let digest = base64(&Sha256::digest(script));
    assert!(page.contains(&format!("script-src 'sha256-{digest}'")), "{digest}");
    assert_eq!(page.matches("<script").count(), 1);
    let handler = page.split('<').find(|tag| tag.contains(" onclick=") || tag.contains(" onload="));
    assert_eq!(handler, None);
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let bits =
            (0..3).fold(0, |bits, index| bits << 8 | usize::from(*group.get(index).unwrap_or(&0)));
        let digit = |place: usize| match place <= group.len() {
            true => char::from(DIGITS[bits >> (18 - 6 * place) & 63]),
            false => '=',
        };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_written_directly() {
    let ran = run(&[&["report", &example("policy.json"), "-o", "-"], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("<!DOCTYPE html>"));
    let ran =
        run(&[&["report", &example("policy.json"), "-o", "/dev/stdout"], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("<!DOCTYPE html>"), "{ran:?}");
    assert!(std::fs::symlink_metadata("/dev/stdout").unwrap().is_symlink());
    // A symbolic link is kept, and so are a file's permissions.
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (file, link) = (written("linked.html", ""), written("link.html", ""));
    std::fs::remove_file(&link).unwrap();
    symlink(&file, &link).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let ran = run(&[&["report", &example("policy.json"), "-o", &link], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    let written = std::fs::metadata(&file).unwrap();
    assert!(written.len() > 1000 && written.permissions().mode() & 0o777 == 0o600);
}
