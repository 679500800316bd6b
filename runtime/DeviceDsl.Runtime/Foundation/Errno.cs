namespace DeviceDsl;

/// <summary>The outcome of a machine operation, with the names and numbers of Linux.</summary>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>The process has no permission for the operation.</summary>
    EPERM = 1,

    /// <summary>The registration, file or device does not exist.</summary>
    ENOENT = 2,

    /// <summary>A signal interrupted the operation.</summary>
    EINTR = 4,

    /// <summary>The kernel no longer serves the virtual machine: its guest has ended it.</summary>
    EIO = 5,

    /// <summary>The chip or address does not exist.</summary>
    ENXIO = 6,

    /// <summary>The eventfd is closed.</summary>
    EBADF = 9,

    /// <summary>The operation would block.</summary>
    EAGAIN = 11,

    /// <summary>There is not enough memory.</summary>
    ENOMEM = 12,

    /// <summary>The file exists but may not be opened.</summary>
    EACCES = 13,

    /// <summary>An address passed to the kernel is invalid.</summary>
    EFAULT = 14,

    /// <summary>The eventfd or device already serves another registration.</summary>
    EBUSY = 16,

    /// <summary>Something else is already registered there.</summary>
    EEXIST = 17,

    /// <summary>The system does not have the device.</summary>
    ENODEV = 19,

    /// <summary>An argument is out of its range.</summary>
    EINVAL = 22,

    /// <summary>The system has too many open files.</summary>
    ENFILE = 23,

    /// <summary>The process has too many open files.</summary>
    EMFILE = 24,

    /// <summary>The file does not support the request.</summary>
    ENOTTY = 25,

    /// <summary>A bus or table is full.</summary>
    ENOSPC = 28,

    /// <summary>The operation would wait for its own caller.</summary>
    EDEADLK = 35,

    /// <summary>The system does not have the function.</summary>
    ENOSYS = 38,

    /// <summary>Nothing handles the access, or the machine does not have the feature.</summary>
    EOPNOTSUPP = 95,
}
