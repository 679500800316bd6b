namespace DeviceDsl;

/// <summary>The outcome of a machine operation, by the names and numbers of Linux.</summary>
public enum Errno
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>The process has no permission for the operation.</summary>
    EPERM = 1,

    /// <summary>There is no such registration, file or device.</summary>
    ENOENT = 2,

    /// <summary>A signal interrupted the operation.</summary>
    EINTR = 4,

    /// <summary>The kernel does nothing for a virtual machine any more: its guest has ended it.</summary>
    EIO = 5,

    /// <summary>There is no such chip or address.</summary>
    ENXIO = 6,

    /// <summary>The eventfd is closed.</summary>
    EBADF = 9,

    /// <summary>The operation would have to wait.</summary>
    EAGAIN = 11,

    /// <summary>There is not enough memory.</summary>
    ENOMEM = 12,

    /// <summary>The file exists but may not be opened.</summary>
    EACCES = 13,

    /// <summary>An address given to the kernel is not valid.</summary>
    EFAULT = 14,

    /// <summary>The eventfd or device already serves another registration.</summary>
    EBUSY = 16,

    /// <summary>Something else is registered there already.</summary>
    EEXIST = 17,

    /// <summary>There is no such device in the system.</summary>
    ENODEV = 19,

    /// <summary>An argument is out of its range.</summary>
    EINVAL = 22,

    /// <summary>The system has too many open files.</summary>
    ENFILE = 23,

    /// <summary>The process has too many open files.</summary>
    EMFILE = 24,

    /// <summary>The request is not one that the file understands.</summary>
    ENOTTY = 25,

    /// <summary>A bus or table is full.</summary>
    ENOSPC = 28,

    /// <summary>The operation would wait for the code that called it.</summary>
    EDEADLK = 35,

    /// <summary>The system does not have the function.</summary>
    ENOSYS = 38,

    /// <summary>Nothing handles the access, or the machine does not have the feature.</summary>
    EOPNOTSUPP = 95,
}
