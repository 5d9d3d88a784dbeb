//! The traps of an embedded store: files that vanish, change, lie or lose bytes under their users. The last engine answers, and damage is never read as right.

mod common;

use std::{
    fs,
    os::unix::fs::{FileExt, MetadataExt, PermissionsExt},
    path::Path,
    time::Duration,
};

use common::{Folder, is_open, now, wait_for};
use openline::Subject;
use openline_live::{Freshness, Live, LiveErrorCode, Terms};

fn terms() -> Terms {
    Terms::further_notice().by("desk")
}

fn why(live: &Live) -> LiveErrorCode {
    match &live.health().freshness {
        Freshness::Stale { code, .. } => *code,
        Freshness::Fresh => panic!("it is fresh"),
    }
}

#[test]
fn a_deleted_store_takes_no_more_writes() {
    let folder = Folder::with_document("deleted");
    let live = folder.quiet();
    live.close(Subject::queue("Sales"), terms()).unwrap();
    fs::remove_file(folder.store()).unwrap();
    let error = live.close(Subject::queue("Support"), terms()).unwrap_err();
    assert_eq!(error.code(), "store_gone", "{error}");
    assert_eq!(why(&live), LiveErrorCode::StoreGone);
    assert!(!is_open(&live, "Sales", now() + 1) && is_open(&live, "Support", now() + 1), "the last engine answers");
    assert_eq!(live.generation().number(), 2);
    let late = folder.quiet();
    assert_eq!(why(&late), LiveErrorCode::StoreGone, "a journal that was there is not begun again in silence");
    assert!(!folder.store().exists());
    let required = folder.builder().watch(false).require_store(true).open().unwrap_err();
    assert_eq!(required.code(), "store_gone");

    let repaired = folder.builder().repair().unwrap();
    assert_eq!((repaired.repaired, repaired.kept, repaired.generation.to_string()), (true, 0, "1.1".to_owned()));
    assert!(repaired.missing.unwrap().contains("2 entries are missing: 1 to 2"));
    live.reload().unwrap();
    let answered = live.generation();
    assert!(answered.epoch() == 1, "{answered}: never back, though the numbers begin anew");
    assert!(is_open(&live, "Sales", now() + 1), "what is lost is lost, and the repair said so");
    live.close(Subject::queue("Support"), terms()).unwrap();
    assert!(live.health().is_fresh());
}

#[test]
fn a_store_that_was_replaced_by_a_backup_goes_on_from_the_backup_in_a_new_epoch() {
    let folder = Folder::with_document("backup");
    let live = folder.quiet();
    live.close(Subject::queue("Sales"), terms()).unwrap();
    let backup = folder.0.join("backup");
    copy_store(&folder, &backup);
    live.close(Subject::queue("Support"), terms()).unwrap();
    let known = live.generation();
    restore(&folder, &backup);
    let _ = live.reload();
    assert_eq!(why(&live), LiveErrorCode::Lost);
    assert!(!is_open(&live, "Support", now() + 1), "the last engine answers until somebody writes");
    assert_eq!(live.generation(), known);
    let written = live.close(Subject::queue("Emergency"), terms()).unwrap();
    assert_eq!(written.generation.to_string(), "1.3");
    assert!(written.generation > known);
    assert!(is_open(&live, "Support", now() + 1) && !is_open(&live, "Sales", now() + 1));
    assert!(live.health().is_fresh());
    let other = folder.quiet();
    assert_eq!(other.generation().to_string(), "1.3");
}

/// A copy by another program: within a process that uses the store nobody may open its files.
fn copy_store(folder: &Folder, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let script = format!("cp {0}/centre.yaml.live {0}/centre.yaml.live-wal {1}/", folder.0.display(), to.display());
    assert!(std::process::Command::new("sh").args(["-c", &script]).status().unwrap().success());
}

fn restore(folder: &Folder, from: &Path) {
    let script = format!(
        "rm {0}/centre.yaml.live {0}/centre.yaml.live-*l {0}/centre.yaml.live-shm; mv {1}/* {0}/",
        folder.0.display(),
        from.display()
    );
    assert!(std::process::Command::new("sh").args(["-c", &script]).status().unwrap().success());
}

#[test]
fn a_process_has_one_connection_to_a_store() {
    let folder = Folder::with_document("locks");
    let (a, b) = (folder.quiet(), folder.quiet());
    a.close(Subject::queue("Sales"), terms()).unwrap();
    b.poll().unwrap();
    let open = || {
        let fds = fs::read_dir("/proc/self/fd").unwrap().filter_map(|fd| fs::read_link(fd.unwrap().path()).ok());
        fds.filter(|path| *path == folder.store()).count()
    };
    let locked = || {
        let inode = fs::metadata(folder.store()).unwrap().ino();
        let locks = fs::read_to_string("/proc/locks").unwrap();
        let ours = format!(" {} ", std::process::id());
        locks.lines().any(|lock| lock.contains(&ours) && lock.contains(&format!(":{inode} ")))
    };
    assert_eq!(open(), 1, "two handles, one connection");
    assert!(locked(), "the store is locked as one that is in use");
    drop(b);
    let c = folder.quiet();
    assert!(c.health().is_fresh());
    drop(c);
    assert_eq!(open(), 1);
    assert!(locked(), "handles that come and go do not drop the locks of the one that stays");
    drop(a);
    assert_eq!(open(), 0);
}

#[test]
fn a_reader_does_not_keep_the_log_from_being_emptied() {
    let folder = Folder::with_document("log");
    let (writing, reading) = (folder.quiet(), folder.builder().open().unwrap());
    let mut largest = 0;
    for turn in 0..700 {
        writing.signal("acd", [if turn % 2 == 0 { "Sales" } else { "Support" }], Duration::from_secs(60)).unwrap();
        largest = largest.max(fs::metadata(folder.0.join("centre.yaml.live-wal")).unwrap().len());
    }
    // 700 commits of at least two pages are over 5.7 MB if nothing is ever put back; the log is emptied at 1,000 pages.
    assert!(largest < 5_000_000, "{largest}");
    wait_for("the reader", || reading.generation() == writing.generation());
}

#[test]
fn files_belong_to_the_folders_group_and_to_nobody_else() {
    let folder = Folder::with_document("mode");
    let live = folder.quiet();
    live.close(Subject::queue("Sales"), terms()).unwrap();
    for path in [folder.store(), folder.page(), folder.0.join("centre.yaml.live-wal")] {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660, "{}", path.display());
    }
    let wanted =
        ["centre.yaml", "centre.yaml.live", "centre.yaml.live-gen", "centre.yaml.live-shm", "centre.yaml.live-wal"];
    assert_eq!(folder.names(), wanted);
}

#[test]
fn a_page_that_is_truncated_or_deleted_is_made_anew() {
    let folder = Folder::with_document("page");
    let watching = folder.builder().open().unwrap();
    let writing = folder.quiet();
    for spoil in ["truncated", "deleted", "foreign"] {
        match spoil {
            "truncated" => fs::File::options().write(true).open(folder.page()).unwrap().set_len(0).unwrap(),
            "deleted" => fs::remove_file(folder.page()).unwrap(),
            _ => fs::write(folder.page(), "x".repeat(4096)).unwrap(),
        }
        let written = writing.close(Subject::queue("Sales"), Terms::lasting(Duration::from_secs(9)).by("d")).unwrap();
        let waited = wait_for(spoil, || watching.generation() == written.generation);
        assert!(waited < Duration::from_secs(4), "{spoil}: {waited:?}");
        assert!(watching.health().is_fresh() && writing.health().is_fresh(), "{spoil}: {:?}", watching.health());
        wait_for("a page again", || fs::metadata(folder.page()).is_ok_and(|page| page.len() == 4096));
    }
}

#[test]
fn a_database_of_somebody_else_is_left_alone() {
    let folder = Folder::with_document("foreign");
    let other = rusqlite::Connection::open(folder.store()).unwrap();
    other.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(other);
    assert_eq!(folder.builder().watch(false).open().unwrap_err().code(), "bad_store");
    assert_eq!(folder.names().iter().filter(|name| name.contains("damaged")).count(), 0);
}

#[test]
fn an_entry_of_a_later_version_stops_the_fold() {
    let folder = Folder::with_document("newer");
    let live = folder.quiet();
    let made = live.close(Subject::queue("Sales"), terms()).unwrap();
    let last = live.journal(made.id, 1).unwrap().remove(0);
    drop(live);
    // As a later version would write it: the chain is right, the kind is not known.
    let body = format!(r#"{{"number":3,"made_at":{},"by":"x","via":"y","kind":"diverted","to":"moon"}}"#, now());
    let link = sha256(&[hex(&last.chain.to_string()), body.as_bytes().to_vec()].concat());
    let connection = rusqlite::Connection::open(folder.store()).unwrap();
    connection.execute("INSERT INTO journal VALUES (3, ?1, ?2)", [&body, &link]).unwrap();
    connection.execute_batch("PRAGMA user_version = 3").unwrap();
    drop(connection);
    let live = folder.quiet();
    assert_eq!(why(&live), LiveErrorCode::NewerJournal);
    assert!(!is_open(&live, "Sales", now() + 1), "what is known before it answers");
    assert_eq!(live.close(Subject::all(), terms()).unwrap_err().code(), "newer_journal");
    assert!(folder.store().exists(), "it is not damaged");
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// By the system's program, so that the chain is checked by a second one.
fn sha256(bytes: &[u8]) -> String {
    use std::io::Write;
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap().stdout;
    String::from_utf8(output[..64].to_vec()).unwrap()
}

#[test]
fn the_chain_is_what_a_second_program_computes() {
    let folder = Folder::with_document("chain");
    let live = folder.quiet();
    for queue in ["Sales", "Support"] {
        live.close(Subject::queue(queue), terms().reason("Ünïcode")).unwrap();
    }
    let mut former = vec![0; 32];
    for entry in live.journal(1, 10).unwrap() {
        let shown = entry.to_json();
        let body = shown.replace(&format!(",\"chain\":\"{}\"", entry.chain), "");
        let link = sha256(&[former, body.into_bytes()].concat());
        assert_eq!(link, entry.chain.to_string());
        former = hex(&link);
    }
}

/// A small generator, so that a failure can be repeated by its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

/// Random damage to the database or its log: zeros, noise, one bit, or a cut. `OPENLINE_DAMAGES` makes it longer.
#[test]
fn damage_is_never_read_as_right() {
    let folder = Folder::with_document("damage");
    let live = folder.quiet();
    for turn in 0..40 {
        live.close(
            Subject::queue("Sales"),
            Terms::further_notice().from(now() + 3600 + turn).reason("x".repeat(300)).by("d"),
        )
        .unwrap();
    }
    let (whole, generation) = (listed(&live), live.generation());
    drop(live);
    // Half of it in the database, half in its log.
    let connection = rusqlite::Connection::open(folder.store()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    let live = folder.quiet();
    for turn in 0..20 {
        live.close(
            Subject::queue("Support"),
            Terms::further_notice().from(now() + 3600 + turn).reason("y".repeat(300)).by("d"),
        )
        .unwrap();
    }
    let (all, last) = (listed(&live), live.generation());
    assert!(whole.len() < all.len() && generation < last);
    drop(live);

    let turns: u64 = std::env::var("OPENLINE_DAMAGES").ok().and_then(|turns| turns.parse().ok()).unwrap_or(60);
    let (mut noticed, mut harmless) = (0, 0);
    for seed in 1..=turns {
        let copy = Folder::new("damaged");
        for name in folder.names().iter().filter(|name| !name.ends_with("-shm")) {
            fs::copy(folder.0.join(name), copy.0.join(name)).unwrap();
        }
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let path = if random.below(3) < 2 { copy.store() } else { copy.0.join("centre.yaml.live-wal") };
        damage(&path, &mut random);
        let damaged = fs::read(copy.store()).unwrap();
        match copy.builder().watch(false).open() {
            Err(error) => panic!("seed {seed}: the document still answers: {error}"),
            Ok(live) if live.health().is_fresh() => {
                assert_eq!((listed(&live), live.generation()), (all.clone(), last), "seed {seed}: read as right");
                harmless += 1;
            }
            Ok(live) => {
                noticed += 1;
                assert!(live.generation() <= last);
                drop(live);
                let aside = copy
                    .names()
                    .into_iter()
                    .find(|name| name.contains(".damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm"));
                if let Some(name) = aside {
                    assert_eq!(
                        fs::read(copy.0.join(name)).unwrap(),
                        damaged,
                        "seed {seed}: what was set aside is as it was found"
                    );
                }
                let repaired = copy.builder().repair().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
                assert!(repaired.repaired && repaired.generation > last, "seed {seed}: {repaired:?}");
                let live = copy.quiet();
                assert!(live.health().is_fresh(), "seed {seed}: {:?}", live.health());
                let left = listed(&live);
                assert_eq!(left[..], all[..left.len()], "seed {seed}: the longest beginning");
                assert!(repaired.missing.is_some() || left.len() == all.len(), "seed {seed}: {repaired:?}");
            }
        }
    }
    println!("{turns} damages: {noticed} noticed, {harmless} harmless");
    assert!(noticed > turns / 3, "the damages do damage: {noticed} of {turns}");
}

fn listed(live: &Live) -> Vec<String> {
    live.overrides().iter().map(|one| serde_json::to_string(one).unwrap()).collect()
}

fn damage(path: &Path, random: &mut Random) {
    let file = fs::File::options().read(true).write(true).open(path).unwrap();
    let length = file.metadata().unwrap().len();
    let at = random.below(length);
    match random.below(4) {
        0 => file.write_all_at(&vec![0; (random.below(4096) + 1) as usize], at).unwrap(),
        1 => {
            let noise: Vec<u8> = (0..random.below(512) + 1).map(|_| random.below(256) as u8).collect();
            file.write_all_at(&noise, at).unwrap();
        }
        2 => {
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            byte[0] ^= 1 << random.below(8);
            file.write_all_at(&byte, at).unwrap();
        }
        _ => file.set_len(at).unwrap(),
    }
}

/// Needs a file system of its own: `scripts/test-live` mounts them where it may.
#[test]
fn a_full_disk_and_a_read_only_folder_are_told() {
    let Some(mounts) = std::env::var_os("OPENLINE_TEST_MOUNTS") else {
        println!("skipped: scripts/test-live gives the file systems");
        return;
    };
    let mounts = Path::new(&mounts);
    let full = mounts.join("full/centre.yaml");
    fs::write(&full, common::DOCUMENT).unwrap();
    let live = Live::builder(&full).watch(false).open().unwrap();
    let before = live.close(Subject::queue("Sales"), terms()).unwrap();
    let mut filler = Vec::new();
    while fs::write(full.with_file_name(format!("filler-{}", filler.len())), vec![0; 4096]).is_ok() {
        filler.push(full.with_file_name(format!("filler-{}", filler.len())));
    }
    let mut last = before.generation;
    let error = loop {
        match live.close(Subject::queue("Support"), terms().reason("z".repeat(500))) {
            Ok(written) => last = written.generation,
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), "disk_full", "{error}");
    assert_eq!(live.generation(), last);
    assert!(!is_open(&live, "Sales", now() + 1), "the last engine answers");
    filler.iter().for_each(|path| fs::remove_file(path).unwrap());
    let after = live.close(Subject::queue("Emergency"), terms()).unwrap();
    assert_eq!(after.generation.number(), last.number() + 1, "nothing half written is left");
    assert!(live.health().is_fresh());

    let read_only = mounts.join("read-only/centre.yaml");
    let live = Live::builder(&read_only).watch(false).open().unwrap();
    assert!(is_open(&live, "Sales", now()), "the document answers");
    assert_eq!(why(&live), LiveErrorCode::ReadOnly);
    assert_eq!(live.close(Subject::queue("Sales"), terms()).unwrap_err().code(), "read_only");
}
