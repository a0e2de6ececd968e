//! The backups of a server on the scale of time.

use alloc::string::String;
use alloc::vec::Vec;

use maud::{Markup, html};

use super::group::{DRAWN, class, shape};
use super::scale::{Scale, percent};
use crate::explain::{Language, VerdictGroup};
use crate::report::server::Server;

/// Draws the marks as text: a list of places and the shape of each. It is small, and the shapes keep
/// their form whatever the width is.
pub(super) fn timeline(server: &Server, scale: Scale, language: &dyn Language) -> Markup {
    let dates = || server.backups.iter().filter_map(|backup| backup.created_at);
    let (Some(oldest), Some(newest)) = (dates().min(), dates().max()) else { return html! {} };
    let description = language.timeline_description(server.backups.len(), oldest, newest);
    html! {
        svg role="img" aria-label=(description) {
            use href="#grid" {}
            @for group in DRAWN {
                @let places = places(server, group, scale);
                @if !places.is_empty() {
                    text class=(class(group)) x=(joined(&places)) y="50%" {
                        (shape(group).repeat(places.len()))
                    }
                }
            }
        }
    }
}

/// The lines below the dates of the scale, which each timeline uses.
pub(super) fn grid() -> Markup {
    html! {
        svg.defs aria-hidden="true" {
            g id="grid" {
                line x1="1%" x2="99%" y1="50%" y2="50%" {}
                @for quarter in 0..=4 {
                    @let place = percent(10 + 245 * quarter);
                    line x1=(place) x2=(place) y1="0" y2="100%" {}
                }
            }
        }
    }
}

/// The places of the backups in a group, without repeats.
fn places(server: &Server, group: VerdictGroup, scale: Scale) -> Vec<i64> {
    let backups = server.backups.iter().filter(|backup| backup.group() == group);
    let mut places: Vec<i64> =
        backups.filter_map(|backup| backup.created_at).map(|at| scale.place(at)).collect();
    places.dedup();
    places
}

fn joined(places: &[i64]) -> String {
    let places: Vec<String> = places.iter().map(|place| percent(*place)).collect();
    places.join(" ")
}
