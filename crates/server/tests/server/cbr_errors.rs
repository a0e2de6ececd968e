//! The errors of CBR, with their codes and messages.
