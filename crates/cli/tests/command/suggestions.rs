//! What the command suggests for a misspelt zone, kind, option or command.

use crate::run::{example, run};

#[test]
fn misspelt_names_have_suggestions() {
    let zone = |name: &str| run(&["next", &example("policy.json"), "--show", name], "").errors;
    assert!(zone("Europ/Berlin").contains("did you mean Europe/Berlin?"));
    assert!(zone("berlin").contains("did you mean Europe/Berlin?"));
    assert!(zone("qqqq").contains("a zone is a name like Europe/Paris"));
    let flag = run(&["prune", "--keep-atleast", "1"], "").errors;
    assert!(flag.contains("--keep-at-least"), "{flag}");
    let task = run(&["prun3"], "").errors;
    assert!(task.contains("prune"), "{task}");
    let kind = run(&["check", "-", "--kind", "csbs-create-policy"], "").errors;
    assert!(kind.contains("did you mean csbs-create-policy-request?"), "{kind}");
}

#[test]
fn an_unknown_zone_is_misuse_with_suggestions() {
    #[track_caller]
    fn check(zone: &str, message: &str) {
        for option in ["--zone", "--show"] {
            let ran = run(&["next", "--pattern", "FREQ=DAILY", option, zone], "");
            let first = format!("error: invalid value '{zone}' for '{option} <ZONE>': {message}");
            assert_eq!(ran.errors.lines().next(), Some(first.as_str()));
            assert_eq!((ran.status, ran.output.as_str()), (2, ""));
        }
    }
    let data = "version 2026f of the IANA database";
    let hint = "a zone is a name like Europe/Paris or an offset like UTC+08:00";
    check(
        "new york",
        &format!("zone \"new york\" is not in {data}; did you mean America/New_York?"),
    );
    check(
        "Asia/shangai",
        &format!("zone \"Asia/shangai\" is not in {data}; did you mean Asia/Shanghai?"),
    );
    check("Nowhere", &format!("zone \"Nowhere\" is not in {data}; {hint}"));
    check("GMT+8", &format!("zone \"GMT+8\" is not in {data}; {hint}"));
    let offset = "an offset is UTC±hh:mm or ±hh:mm, at most 14:00, found";
    check("UTC+8", &format!("{offset} \"UTC+8\""));
    check("+14:01", &format!("{offset} \"+14:01\""));
}
