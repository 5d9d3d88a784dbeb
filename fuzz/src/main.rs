/*!
The targets without anybody's compiler: known inputs, changed in small ways, those kept that did something new.

```text
openline-fuzz [--seconds N] [--seed N] [--keep] [TARGET...]     each target for its share of the time, all of them without a name
openline-fuzz --once TARGET FILE                                 one input again
```

An input that panics, or does not return within twenty seconds, is made as small as it gets, written below `fuzz/found`, and the exit status is 1. `--keep`
writes inputs that did something new below `fuzz/corpus`, at most 10 of a target, none over 1 KB.
*/

use std::{
    collections::HashSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    path::Path,
    process::ExitCode,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use openline_fuzz::{
    TARGETS, Target,
    mutation::{Random, mutate},
    seeds::{corpus, seeds},
    targets::clean,
};

const LONGEST: Duration = Duration::from_secs(20);
const MOST_KEPT: usize = 10;
const MOST_KEPT_BYTES: usize = 1024;

struct Options {
    seconds: f64,
    seed: u64,
    keep: bool,
    once: bool,
    names: Vec<String>,
}

fn options() -> Option<Options> {
    let mut options = Options { seconds: 45.0, seed: 1, keep: false, once: false, names: Vec::new() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match &*word {
            "--seconds" => options.seconds = words.next()?.parse().ok()?,
            "--seed" => options.seed = words.next()?.parse().ok()?,
            "--keep" => options.keep = true,
            "--once" => options.once = true,
            word if word.starts_with('-') => return None,
            _ => options.names.push(word),
        }
    }
    Some(options)
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("usage: openline-fuzz [--seconds N] [--seed N] [--keep] [TARGET...] | --once TARGET FILE");
        return ExitCode::from(2);
    };
    let find = |name: &str| TARGETS.iter().find(|target| target.name == name);
    if options.once {
        let (Some(target), Some(Ok(bytes))) =
            (options.names.first().and_then(|name| find(name)), options.names.get(1).map(fs::read))
        else {
            eprintln!("--once wants a target and a file");
            return ExitCode::from(2);
        };
        println!("{:016x}", target.run(&bytes));
        clean();
        return ExitCode::SUCCESS;
    }
    if let Some(name) = options.names.iter().find(|name| find(name).is_none()) {
        eprintln!(
            "there is no target {name:?}: {}",
            TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
        );
        return ExitCode::from(2);
    }
    let chosen: Vec<&Target> = TARGETS
        .iter()
        .filter(|target| options.names.is_empty() || options.names.iter().any(|name| name == target.name))
        .collect();
    let share = Duration::from_secs_f64(options.seconds / chosen.len() as f64);
    let watch = Watch::begin();
    set_hook(Box::new(|_| {}));
    let mut faults = 0;
    for target in chosen {
        faults += usize::from(!run(target, share, &options, &watch));
    }
    clean();
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Sees inputs that do not return, and ends the process with their bytes written down.
struct Watch(Arc<Mutex<Running>>);

/// Since when which target has had which input.
type Running = Option<(Instant, &'static str, Vec<u8>)>;

impl Watch {
    fn begin() -> Watch {
        let watch = Watch(Arc::default());
        let running = watch.0.clone();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                if let Some((since, target, bytes)) = &*running.lock().expect("nobody panics with it")
                    && since.elapsed() > LONGEST
                {
                    println!("{target}: no return within {LONGEST:?}: {}", write(target, bytes));
                    std::process::exit(1);
                }
            }
        });
        watch
    }

    /// The trace of an input, or the message of its panic.
    fn run(&self, target: &'static Target, bytes: &[u8]) -> Result<u64, String> {
        *self.0.lock().expect("nobody panics with it") = Some((Instant::now(), target.name, bytes.to_vec()));
        let done = catch_unwind(AssertUnwindSafe(|| target.run(bytes)));
        *self.0.lock().expect("nobody panics with it") = None;
        done.map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
        })
    }
}

fn run(target: &'static Target, share: Duration, options: &Options, watch: &Watch) -> bool {
    let begun = Instant::now();
    let mut random = Random::new(options.seed);
    let (mut pool, mut seen, mut slowest, mut runs) = (Vec::new(), HashSet::new(), Duration::ZERO, 0_u64);
    let known = seeds(target.name);
    let first = known.len();
    for bytes in known {
        match watch.run(target, &bytes) {
            Ok(trace) => drop(seen.insert(trace)),
            Err(message) => return fault(target, bytes, &message, watch),
        }
        pool.push(bytes);
        runs += 1;
    }
    while begun.elapsed() < share {
        // Half of the time what came last, which leads on.
        let newest = pool.len().saturating_sub(16);
        let place =
            if random.below(2) == 0 { newest + random.below(pool.len() - newest) } else { random.below(pool.len()) };
        let other = random.below(pool.len());
        let bytes = mutate(&pool[place], &pool[other], &mut random);
        let started = Instant::now();
        match watch.run(target, &bytes) {
            Ok(trace) => {
                if seen.insert(trace) {
                    if options.keep {
                        keep(target, &bytes);
                    }
                    pool.push(bytes);
                }
            }
            Err(message) => return fault(target, bytes, &message, watch),
        }
        slowest = slowest.max(started.elapsed());
        runs += 1;
    }
    println!(
        "{:13} {runs:9} inputs, {first} known, {} that did something new, the slowest {} ms",
        target.name,
        pool.len() - first,
        slowest.as_millis()
    );
    true
}

/// Makes a failing input as small as it gets, keeping its message's first words, and writes it down.
fn fault(target: &'static Target, mut bytes: Vec<u8>, message: &str, watch: &Watch) -> bool {
    let begun = Instant::now();
    let same = |bytes: &[u8]| watch.run(target, bytes).is_err();
    let mut length = bytes.len().next_power_of_two() / 2;
    while length > 0 && begun.elapsed() < Duration::from_secs(30) {
        let mut at = 0;
        while at < bytes.len() && begun.elapsed() < Duration::from_secs(30) {
            let mut shorter = bytes.clone();
            shorter.drain(at..(at + length).min(bytes.len()));
            if same(&shorter) { bytes = shorter } else { at += length }
        }
        length /= 2;
    }
    println!("{}: {message}\n  {}", target.name, write(target.name, &bytes));
    false
}

fn write(target: &str, bytes: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let path = folder.join(format!(
        "{target}-{:08x}",
        bytes.iter().fold(5381_u32, |hash, &byte| hash.wrapping_mul(33) ^ u32::from(byte))
    ));
    let _ = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
    path.display().to_string()
}

fn keep(target: &Target, bytes: &[u8]) {
    let folder = corpus(target.name);
    let kept = fs::read_dir(&folder).map_or(0, Iterator::count);
    if kept < MOST_KEPT && bytes.len() <= MOST_KEPT_BYTES {
        let name =
            format!("{:08x}", bytes.iter().fold(5381_u32, |hash, &byte| hash.wrapping_mul(33) ^ u32::from(byte)));
        let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), bytes));
    }
}
