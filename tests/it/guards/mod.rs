//! What must stay true of the code itself: contract, rights, layers.

mod access;
mod append_only;
mod belongings;
mod burden;
mod committed;
mod contract;
mod guide;
mod layers;
mod permits;
mod plans;
mod reach;
mod requests;
mod settings;
mod sql;
mod things;
mod vocabulary;
mod words;
mod writes;
