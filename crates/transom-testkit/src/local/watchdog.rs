//! The process that cleans up when this one can no longer do it.

use std::{
    fmt::Display,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

/// Reads process ids until the pipe closes, which the operating system does when the program ends,
/// however it ends. Then stops the last process it was told of (or the container) and removes the
/// folder. `postmaster.pid` is watched besides the process, which may stay as a zombie.
const CLEAN: &str = r#"
trap '' HUP INT
dir=$1
pid=
while IFS= read -r line; do pid=$line; done
if [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null; then
    n=0
    while [ -e "$dir/data/postmaster.pid" ] && kill -0 "$pid" 2>/dev/null && [ "$n" -lt 200 ]; do
        sleep 0.05 || sleep 1
        n=$((n + 1))
    done
    kill -KILL "-$pid" 2>/dev/null
fi
if [ -s "$dir/container" ]; then
    docker rm -f -v "$(cat "$dir/container")"
fi
rm -rf -- "$dir"
"#;

/// A child process that outlives us just long enough to clean up.
#[derive(Debug)]
pub(crate) struct Watchdog {
    child: Child,
    /// The only writing end of the pipe: std opens it close-on-exec, so no other child has it.
    pipe: Option<ChildStdin>,
}

impl Watchdog {
    /// A watchdog over a folder.
    pub(crate) fn over(folder: &Path) -> io::Result<Self> {
        let mut child = Command::new("/bin/sh")
            .args(["-c", CLEAN, "transom-testkit-watchdog"])
            .arg(folder)
            .stdin(Stdio::piped())
            // Never the program's own output: a pipe behind `cargo test` would stay open.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Not in the folder that it removes, nor in one that should be unmounted.
            .current_dir("/")
            // Ctrl-C goes to the terminal's foreground group, which this one must survive.
            .process_group(0)
            .spawn()?;
        let pipe = child.stdin.take();
        Ok(Self { child, pipe })
    }

    /// Tells the process to stop at the end; the last one told counts.
    pub(crate) fn watch(&mut self, pid: impl Display) -> io::Result<()> {
        match &mut self.pipe {
            Some(pipe) => writeln!(pipe, "{pid}"),
            None => Ok(()),
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _cleaned = self.child.wait();
    }
}

/// The same cleaning at once, for a folder whose program is gone.
pub(crate) fn clean_now(folder: &Path, pid: Option<u32>) {
    match Watchdog::over(folder) {
        Ok(mut watchdog) => {
            if let Some(pid) = pid {
                let _told = watchdog.watch(pid);
            }
        }
        Err(error) => tracing::warn!(folder = %folder.display(), %error, "cannot clean up"),
    }
}
