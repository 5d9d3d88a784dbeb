/*!
Files on disk: which file a name leads to, what modes new ones have, how one takes another's place, and where shared memory does not work.
*/

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    pub(crate) fn of(metadata: &Metadata) -> FileId {
        FileId { device: metadata.dev(), inode: metadata.ino() }
    }

    /// The file that a name leads to; never opened for it, since closing a database's file again would drop its locks.
    pub(crate) fn at(path: &Path) -> io::Result<FileId> {
        fs::metadata(path).map(|metadata| FileId::of(&metadata))
    }
}

/// Readable and writable for its owner and for the group of its folder, as far as this process may say so.
pub(crate) fn fitting_mode(file: &File, path: &Path) {
    let _ = file.set_permissions(fs::Permissions::from_mode(0o660));
    if let Some(folder) = path
        .parent()
        .and_then(|folder| fs::metadata(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok())
    {
        let _ = std::os::unix::fs::fchown(file, None, Some(folder.gid()));
    }
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A name with something behind it.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes the names in a folder last.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Puts a text in a file's place at once: written beside it, made to last, and renamed. A link is followed, so that it stays one; the mode is kept.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = &fs::canonicalize(path).or_else(|fault| match fault.kind() {
        io::ErrorKind::NotFound => Ok(path.to_path_buf()),
        _ => Err(fault),
    })?;
    let temporary = with_suffix(path, &format!(".new-{}", std::process::id()));
    let write = || {
        let former = fs::metadata(path).ok();
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o660).open(&temporary)?;
        if let Some(former) = &former {
            let _ = file.set_permissions(former.permissions());
            let _ = std::os::unix::fs::fchown(&file, Some(former.uid()), Some(former.gid()));
        }
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(folder_of(path))
    };
    write().inspect_err(|_| drop(fs::remove_file(&temporary)))
}

/// The name of the network file system that a folder is on.
pub(crate) fn network_of(folder: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        network_name(rustix::fs::statfs(folder).ok()?.f_type as u64 & 0xffff_ffff)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        None
    }
}

/// By the magic numbers of statfs(2).
fn network_name(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => "SMB",
        0x0102_1997 => "9P",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00c3_6400 => "Ceph",
        0x0bd0_0bd0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x7461_636f => "OCFS2",
        0x0116_1970 => "GFS2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_have_names_and_disks_have_none() {
        assert_eq!(network_name(0x6969), Some("NFS"));
        assert_eq!(network_name(0xff53_4d42), Some("SMB"));
        assert_eq!(network_name(0xef53), None, "ext4");
        assert_eq!(network_name(0x0102_1994), None, "tmpfs");
        assert_eq!(network_of(&std::env::temp_dir()), None);
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_link_stays_a_link() {
        let folder = std::env::temp_dir().join(format!("openline-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (real, link) = (folder.join("real"), folder.join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let before = FileId::at(&real).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_ne!(FileId::at(&real).unwrap(), before, "another file, so that a reader has the old or the new one");
        assert_eq!(fs::metadata(&real).unwrap().mode() & 0o777, 0o640);
        fs::remove_dir_all(folder).unwrap();
    }
}
