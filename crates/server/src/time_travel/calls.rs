//! The calls that show and change the test clock.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::advance::{Steps, advance};
use crate::app::App;
use crate::clock::YEARS;
use crate::http::{Api, JsonBody, Refusal};
use crate::store::ClockSetting;

/// The fastest that a clock goes: a day in less than a second.
const FASTEST: u32 = 100_000;

/// The greatest leap.
const LONGEST_LEAP: TimeDelta = TimeDelta::days(3660);

/// What a call changes. The clock is set first, then it leaps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The time to show, which may not be earlier than the time that it shows.
    now: Option<DateTime<Utc>>,
    /// How many times as fast as the system's clock it goes; 0 to stand still.
    speed: Option<u32>,
    /// How many seconds to leap ahead, while everything happens that would have happened.
    advance_seconds: Option<u32>,
}

/// `GET /_keeptime/clock`
pub(super) async fn show(State(app): State<App>) -> Json<Value> {
    Json(clock(&app, 0))
}

/// `POST /_keeptime/clock`
pub(super) async fn change(State(app): State<App>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let refuse =
        |message: String| Refusal::general(Api::Identity, StatusCode::BAD_REQUEST, message);
    let store_failed = |error| Refusal::store(Api::Identity, &error);
    let value = JsonBody::new(Api::Identity, body).value()?;
    let change: Change =
        serde_json::from_value(value).map_err(|error| refuse(error.to_string()))?;
    let (store, clock_of_app) = (app.store(), app.clock());
    let before = clock_of_app.now();
    let now = change.now.unwrap_or(before);
    if now < before {
        return Err(refuse(format!("the clock shows {before} and cannot go back")));
    }
    let leap = TimeDelta::seconds(change.advance_seconds.unwrap_or(0).into());
    if leap > LONGEST_LEAP {
        let most = LONGEST_LEAP.num_seconds();
        return Err(refuse(format!("advance_seconds must be 0 to {most}")));
    }
    let target = now.checked_add_signed(leap).filter(|target| YEARS.contains(&target.year()));
    let Some(target) = target else {
        return Err(refuse(format!("the clock shows no time after the year {}", YEARS.end())));
    };
    let speed = change.speed.or_else(|| clock_of_app.setting().map(|setting| setting.speed()));
    let speed = speed.unwrap_or(1);
    if speed > FASTEST {
        return Err(refuse(format!("speed must be 0 to {FASTEST}, found {speed}")));
    }
    clock_of_app.set(store, ClockSetting::new(now, speed)).await.map_err(store_failed)?;
    let mut events = 0;
    if leap > TimeDelta::zero() {
        events =
            advance(store, clock_of_app, target, Steps::default()).await.map_err(store_failed)?;
        let setting = ClockSetting::new(clock_of_app.now(), speed);
        clock_of_app.set(store, setting).await.map_err(store_failed)?;
    }
    Ok(Json(clock(&app, events)))
}

fn clock(app: &App, events: u64) -> Value {
    let speed = app.clock().setting().map(|setting| setting.speed());
    json!({"now": app.clock().now(), "speed": speed.unwrap_or(1), "events": events})
}
