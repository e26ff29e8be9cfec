//! The table at the end, from the samples that criterion wrote.

use std::fs;
use std::path::Path;

/// One line for each contender: its time beside ours.
pub(crate) fn print(samples: &Path) {
    let mut groups: Vec<_> = folders(samples);
    groups.sort();
    println!("\n| | | a batch | / ours |\n|---|---|---:|---:|");
    for group in groups {
        let mut contenders: Vec<(String, f64)> = folders(&group)
            .iter()
            .filter_map(|contender| Some((name(contender), lowest_decile(contender)?)))
            .collect();
        contenders.sort_by(|a, b| a.1.total_cmp(&b.1));
        let ours = contenders.iter().find(|(name, _)| name == "ours");
        let Some(&(_, ours)) = ours else { continue };
        for (contender, time) in &contenders {
            let (time, ratio) = (time / 1000.0, time / ours);
            println!(
                "| {} | {contender} | {time:.2} µs | {ratio:.2} |",
                name(&group)
            );
        }
    }
}

fn folders(path: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// In nanoseconds for one iteration; nothing where criterion only tested.
fn lowest_decile(contender: &Path) -> Option<f64> {
    let sample = fs::read(contender.join("new/sample.json")).ok()?;
    let sample: serde_json::Value = serde_json::from_slice(&sample).ok()?;
    let numbers = |key| -> Option<Vec<f64>> {
        let list = sample.get(key)?.as_array()?;
        list.iter().map(serde_json::Value::as_f64).collect()
    };
    let (times, iterations) = (numbers("times")?, numbers("iters")?);
    let mut each: Vec<f64> = times
        .iter()
        .zip(&iterations)
        .map(|(time, n)| time / n)
        .collect();
    each.sort_by(f64::total_cmp);
    each.get(each.len() / 10).copied()
}
