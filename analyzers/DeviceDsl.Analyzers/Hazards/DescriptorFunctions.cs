using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>The native functions of Linux that take descriptors, and the names of parameters for descriptors of other functions.</summary>
internal static class DescriptorFunctions
{
    private static readonly HashSet<string> Names = ["fd", "sockfd", "epfd", "oldfd", "newfd", "dirfd"];

    // Most take one, as their first parameter.
    private static readonly HashSet<string> TakingOne =
    [
        "accept", "accept4", "bind", "close", "connect", "dup", "epoll_wait", "epoll_pwait", "eventfd_read", "eventfd_write", "fallocate",
        "fchdir", "fchmod", "fchown", "fcntl", "fdatasync", "fexecve", "flock", "fstat", "fstatfs", "fsync", "ftruncate", "futimens",
        "getpeername", "getsockname", "getsockopt", "inotify_add_watch", "inotify_rm_watch", "ioctl", "isatty", "listen", "lseek",
        "mkdirat", "openat", "pidfd_send_signal", "posix_fadvise", "posix_fallocate", "pread", "preadv", "pwrite", "pwritev", "read",
        "readahead", "readlinkat", "readv", "recv", "recvfrom", "recvmmsg", "recvmsg", "send", "sendmmsg", "sendmsg", "sendto", "setns",
        "setsockopt", "shutdown", "signalfd", "sync_file_range", "syncfs", "tcgetattr", "tcsetattr", "timerfd_gettime",
        "timerfd_settime", "unlinkat", "vmsplice", "write", "writev",
    ];

    private static readonly Dictionary<string, int[]> Taking = new()
    {
        ["copy_file_range"] = [0, 2],
        ["dup2"] = [0, 1],
        ["dup3"] = [0, 1],
        ["epoll_ctl"] = [0, 2],
        ["linkat"] = [0, 2],
        ["mmap"] = [4],
        ["renameat"] = [0, 2],
        ["sendfile"] = [0, 1],
        ["splice"] = [0, 2],
        ["tee"] = [0, 1],
    };

    private static readonly HashSet<string> TakingNone =
    [
        "_exit", "abort", "abs", "alarm", "exit", "getpriority", "kill", "killpg", "labs", "nice", "raise", "sleep", "strerror",
        "strerror_r", "strsignal", "sysconf", "umask", "usleep",
    ];

    /// <summary>Whether a parameter of a native function is a descriptor.</summary>
    /// <param name="function">The name of the function.</param>
    /// <param name="place">The place of the parameter, from 0.</param>
    /// <param name="name">The name of the parameter.</param>
    public static bool Take(string function, int place, string name)
        => TakingOne.Contains(function) ? place == 0
            : Taking.TryGetValue(function, out int[]? places) ? System.Array.IndexOf(places, place) >= 0
            : !TakingNone.Contains(function) && Names.Contains(name);
}
