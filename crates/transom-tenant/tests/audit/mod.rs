mod cases;
mod clean;
mod everything;
mod report;
mod shop;
mod views;
