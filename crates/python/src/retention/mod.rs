//! Retention: the class `Limits`, the tables that it judges, and the result.
//!
//! Every kind of table (Arrow, columns, rows) becomes Arrow arrays first, one for each [`Role`](role::Role).
//! Everything behind [`arrays`] knows only Arrow and runs without the GIL.

mod arrays;
mod arrow_table;
mod backup_columns;
mod column;
mod column_table;
mod judgement;
mod key_builder;
mod key_column;
mod limits;
mod limits_arguments;
mod limits_document;
mod limits_error;
mod number_keys;
mod numpy_array;
mod object_column;
mod offset;
mod role;
mod row_table;
mod state_column;
mod table;
mod table_error;
mod time_column;
mod value_builder;
mod verdict;
mod verdicts;

pub(crate) use column::PyColumn;
pub(crate) use judgement::PyJudgement;
pub(crate) use limits::PyLimits;
pub(crate) use verdict::to_python as python_verdict;
pub(crate) use verdicts::PyVerdicts;
