//! Lighthouse over HTTP: routes, use cases, contract, command line.

pub mod accounts;
pub mod administrators;
pub mod app;
pub mod audit;
pub mod classes;
pub mod cli;
pub mod config;
pub mod content;
pub mod demo;
mod enums;
mod failure;
pub mod home;
pub mod hours;
pub mod http;
pub mod identity;
pub mod incidents;
pub mod letters;
pub mod members;
pub mod openapi;
mod operation;
pub mod organizations;
pub mod server;
mod sheet;
pub mod start;
pub mod study;
pub mod study_days;
mod yaml;
