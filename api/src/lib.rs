//! Lighthouse over HTTP: routes, use cases, contract, command line.

pub mod app;
pub mod cli;
pub mod config;
pub mod content;
pub mod demo;
pub mod door;
mod failure;
pub mod http;
pub mod identity;
pub mod members;
pub mod openapi;
mod operation;
pub mod organizations;
pub mod server;
pub mod start;
pub mod study;
mod words;
