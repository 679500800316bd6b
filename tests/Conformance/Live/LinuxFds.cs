using System.Runtime.InteropServices;

namespace DeviceDsl.Conformance.Live;

/// <summary>The names of a trace and the descriptors of Linux behind them.</summary>
internal sealed partial class LinuxFds : IDisposable
{
    private const int NotOpen = -1;
    private const int NoSuchNumber = 0x3FFF_FFFF;
    private const int Semaphore = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x8_0000;
    private const int ReadWrite = 2;

    private readonly Dictionary<string, int> _open = [];
    private readonly int _otherFile = Check(open("/dev/null", ReadWrite | CloseOnExec));

    /// <summary>The number that a name stands for.</summary>
    public int this[string name] => name switch
    {
        "none" => NotOpen,
        "closed" => NoSuchNumber,
        "file" => _otherFile,
        _ => _open.GetValueOrDefault(name, NoSuchNumber),
    };

    /// <summary>Creates an eventfd.</summary>
    public void OpenEventFd(string name, ulong initial, bool isSemaphore)
    {
        Close(name);
        int fd = Check(eventfd(0, NonBlocking | CloseOnExec | (isSemaphore ? Semaphore : 0)));
        _open[name] = fd;
        if (initial != 0) Check((int)write(fd, ref initial, sizeof(ulong)));
    }

    /// <summary>Gives another name to what a name stands for.</summary>
    public Errno Duplicate(string name, string source)
    {
        int copy = dup(this[source]);
        if (copy < 0) return LastError;
        Close(name);
        _open[name] = copy;
        return Errno.None;
    }

    /// <summary>Closes a descriptor.</summary>
    public Errno Close(string name)
    {
        if (!_open.Remove(name, out int fd)) return Errno.EBADF;
        close(fd);
        return Errno.None;
    }

    /// <summary>Adds to the count of an eventfd.</summary>
    public Errno Signal(string name, ulong count) => write(this[name], ref count, sizeof(ulong)) < 0 ? LastError : Errno.None;

    /// <summary>Takes the count of an eventfd; another file has none.</summary>
    public Errno Read(string name, out ulong count)
    {
        count = 0;
        nint length = read(this[name], ref count, sizeof(ulong));
        if (length < 0) return LastError;
        return length == sizeof(ulong) ? Errno.None : Errno.EINVAL;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string name in _open.Keys.ToArray()) Close(name);
        close(_otherFile);
    }

    private static Errno LastError => (Errno)Marshal.GetLastSystemError();

    private static int Check(int result)
        => result >= 0 ? result : throw new MachineException(LastError, "", "The system has no more descriptors for a trace.");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial int dup(int fd);

    [LibraryImport("libc")]
    private static partial int close(int fd);

    [LibraryImport("libc")]
    private static partial nint write(int fd, ref ulong value, nint length);

    [LibraryImport("libc")]
    private static partial nint read(int fd, ref ulong value, nint length);
}
