//! The clock that instances share when time is a matter of a test.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Store;
use super::error::StoreError;
use super::time;

/// A test clock: the time at an instant of the system's clock, and how fast it goes from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSetting {
    time: DateTime<Utc>,
    set_at: DateTime<Utc>,
    speed: u32,
}

impl ClockSetting {
    /// Creates a clock that shows `time` now and goes `speed` times as fast as the system's. With speed 0
    /// it stands still.
    pub fn new(time: DateTime<Utc>, speed: u32) -> Self {
        Self { time, set_at: Utc::now(), speed }
    }

    /// Returns the time when the system's clock shows `system`.
    pub fn at(&self, system: DateTime<Utc>) -> DateTime<Utc> {
        let passed = (system - self.set_at).max(TimeDelta::zero());
        let passed = passed.checked_mul(i32::try_from(self.speed).unwrap_or(i32::MAX));
        passed.and_then(|passed| self.time.checked_add_signed(passed)).unwrap_or(self.time)
    }

    /// Returns how fast the clock goes.
    pub fn speed(&self) -> u32 {
        self.speed
    }
}

impl Store {
    /// Returns the test clock, if it was set.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn clock(&self) -> Result<Option<ClockSetting>, StoreError> {
        let row = sqlx::query("SELECT time, set_at, speed FROM test_clock WHERE id = 1")
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map(ClockSetting::read).transpose()
    }

    /// Returns the test clock. If it was not set, sets it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn clock_or(&self, setting: ClockSetting) -> Result<ClockSetting, StoreError> {
        let turn = self.turn().await;
        sqlx::query(
            "INSERT INTO test_clock (id, time, set_at, speed) VALUES (1, $1, $2, $3)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(time::write(setting.time))
        .bind(time::write(setting.set_at))
        .bind(i64::from(setting.speed))
        .execute(self.pool())
        .await?;
        drop(turn);
        Ok(self.clock().await?.unwrap_or(setting))
    }

    /// Sets the test clock.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set_clock(&self, setting: ClockSetting) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        sqlx::query("UPDATE test_clock SET time = $1, set_at = $2, speed = $3 WHERE id = 1")
            .bind(time::write(setting.time))
            .bind(time::write(setting.set_at))
            .bind(i64::from(setting.speed))
            .execute(self.pool())
            .await?;
        Ok(())
    }
}

impl ClockSetting {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let speed: i64 = row.try_get("speed")?;
        Ok(Self {
            time: time::read("time", row.try_get("time")?)?,
            set_at: time::read("set_at", row.try_get("set_at")?)?,
            speed: u32::try_from(speed)
                .map_err(|_| StoreError::Value { column: "speed", found: speed.to_string() })?,
        })
    }
}
