//! The servers that `scripts/test-live` starts, by their own clients and their processes: what an operator, a crash or a failover does to a store.
#![allow(dead_code, unsafe_code)]

use std::{fs, path::PathBuf, process::Command, time::Duration};

use super::wait_for;

/// A server of the tests, which they may stop, kill and start again.
pub struct Server {
    pub address: String,
    start: PathBuf,
    process: PathBuf,
}

impl Server {
    /// Those that the environment names; what is not there is said loudly.
    pub fn all() -> Vec<Server> {
        let named = |name: &str| {
            let of = |what: &str| std::env::var(format!("OPENLINE_TEST_{name}{what}")).ok();
            let server = of("").zip(of("_START")).zip(of("_PROCESS"));
            if server.is_none() {
                println!("skipped: no OPENLINE_TEST_{name}, see scripts/test-live");
            }
            server.map(|((address, start), process)| Server { address, start: start.into(), process: process.into() })
        };
        ["REDIS", "POSTGRES"].into_iter().filter_map(named).collect()
    }

    pub fn is_postgres(&self) -> bool {
        self.address.starts_with("postgres")
    }

    /// Sends a signal to its process, and to those that it has of its own.
    pub fn signal(&self, signal: i32) {
        let main = fs::read_to_string(&self.process).unwrap().trim().to_owned();
        let list = Command::new("pgrep").args(["-P", &main]).output().unwrap();
        let children = String::from_utf8(list.stdout).unwrap();
        // A killed server's own processes end by themselves, as on a host.
        let children = children.lines().filter(|_| signal != libc::SIGKILL);
        for process in std::iter::once(&*main).chain(children) {
            // SAFETY: processes that the script started for this test.
            let _ = unsafe { libc::kill(process.parse().unwrap(), signal) };
        }
    }

    /// As a crash of its host ends it.
    pub fn kill(&self) {
        self.signal(libc::SIGKILL);
        wait_for("the end of the server", || !self.answers());
    }

    /// Starts it again, and returns when it answers.
    pub fn start(&self) {
        assert!(Command::new(&self.start).status().unwrap().success());
        for _ in 0..2000 {
            if self.answers() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{} does not come back", self.address);
    }

    /// Whether it answers a question of its own kind.
    pub fn answers(&self) -> bool {
        match self.is_postgres() {
            true => try_sql(&self.address, "SELECT 1").is_ok(),
            false => try_redis(&self.address, &[b"PING"]).is_ok(),
        }
    }
}

fn try_redis(address: &str, command: &[&[u8]]) -> redis::RedisResult<redis::Value> {
    let base = address.split('?').next().unwrap();
    let mut connection = redis::Client::open(base)?.get_connection_with_timeout(Duration::from_secs(2))?;
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (name, arguments) = command.split_first().unwrap();
    let mut call = redis::cmd(std::str::from_utf8(name).unwrap());
    for argument in arguments {
        call.arg(*argument);
    }
    call.query(&mut connection)
}

/// A command to Redis, its words between blanks.
#[track_caller]
pub fn redis(address: &str, command: &str) -> redis::Value {
    redis_words(address, &command.split_whitespace().map(str::as_bytes).collect::<Vec<_>>())
}

#[track_caller]
pub fn redis_words(address: &str, command: &[&[u8]]) -> redis::Value {
    try_redis(address, command).unwrap_or_else(|fault| panic!("{fault}"))
}

pub fn texts(value: redis::Value) -> Vec<String> {
    redis::from_redis_value(value).unwrap()
}

/// The lines of a stream: ids, and fields with their values.
pub fn stream(address: &str, key: &str) -> Vec<(String, Vec<String>)> {
    redis::from_redis_value(redis(address, &format!("XRANGE {key} - +"))).unwrap()
}

fn try_sql(address: &str, text: &str) -> Result<Vec<Vec<Option<String>>>, String> {
    let base = address.split('?').next().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let work = async {
            let (client, connection) = tokio_postgres::connect(base, tokio_postgres::NoTls).await?;
            let serving = tokio::spawn(connection);
            let answer = client.simple_query(text).await;
            drop(client);
            let _ = serving.await;
            answer
        };
        let answer = tokio::time::timeout(Duration::from_secs(5), work).await.map_err(|_| "no answer".to_owned())?;
        let lines = answer.map_err(|fault| format!("{fault:?}"))?.into_iter().filter_map(|line| match line {
            tokio_postgres::SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect())
            }
            _ => None,
        });
        Ok(lines.collect())
    })
}

/// What PostgreSQL answers to a text, every value as text.
#[track_caller]
pub fn sql(address: &str, text: &str) -> Vec<Vec<Option<String>>> {
    try_sql(address, text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}
