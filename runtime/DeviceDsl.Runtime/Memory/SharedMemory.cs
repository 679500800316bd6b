using System.Runtime.InteropServices;
using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Memory;

/// <summary>A file without a name (memfd), mapped into this process, that other processes can map too.</summary>
internal sealed partial class SharedMemory : IDisposable
{
    private const int ReadAndWrite = 3;
    private const int Shared = 1;
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int DuplicateCloseOnExec = 1030;
    private const int NoChangeOfSealsOrLength = 1 | 2 | 4;

    private readonly SafeFileHandle _file;
    private readonly Mapping _mapping;

    private SharedMemory(SafeFileHandle file, Mapping mapping)
    {
        _file = file;
        _mapping = mapping;
    }

    /// <summary>Whether the system has such files.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux();

    /// <summary>The address of the mapping in this process.</summary>
    public nint Address => _mapping.DangerousGetHandle();

    /// <summary>Makes a file of zeros and maps it.</summary>
    /// <param name="what">The memory in messages.</param>
    /// <param name="length">The length in bytes, whole pages.</param>
    /// <param name="memory">The memory.</param>
    public static Refusal? TryCreate(string what, int length, out SharedMemory? memory)
    {
        memory = null;
        if (!IsAvailable) return new(Errno.ENOSYS, "", $"Shared {what} requires Linux.");
        Errno errno = TryCreateFile("guest memory", (ulong)length, out SafeFileHandle? file);
        if (errno != Errno.None) return new(errno, "", $"The kernel could not create a file of {length} bytes for {what}.");
        nint address = mmap(0, (nuint)length, ReadAndWrite, Shared, file!, 0);
        if (address != -1)
        {
            memory = new(file!, new Mapping(address, (nuint)length));
            return null;
        }

        errno = (Errno)Marshal.GetLastSystemError();
        file!.Dispose();
        return new(errno, "", $"The kernel could not map the {length} bytes of {what} into this process.");
    }

    /// <summary>Makes a file of zeros whose length no process can change.</summary>
    /// <param name="name">Its name in <c>/proc</c>.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="file">The file.</param>
    public static Errno TryCreateFile(string name, ulong length, out SafeFileHandle? file)
    {
        file = null;
        int descriptor = memfd_create(name, CloseOnExec | AllowSealing);
        if (descriptor < 0) return (Errno)Marshal.GetLastSystemError();
        var created = new SafeFileHandle(descriptor, ownsHandle: true);
        if (ftruncate(created, (long)length) == 0 && fcntl(created, AddSeals, NoChangeOfSealsOrLength) == 0)
        {
            file = created;
            return Errno.None;
        }

        var errno = (Errno)Marshal.GetLastSystemError();
        created.Dispose();
        return errno;
    }

    /// <summary>Returns a new descriptor of the file.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Errno TryDuplicateFile(out SafeFileHandle? file)
    {
        int descriptor = fcntl(_file, DuplicateCloseOnExec, 0);
        file = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        return descriptor >= 0 ? Errno.None : (Errno)Marshal.GetLastSystemError();
    }

    /// <summary>Closes the file; the mapping stays.</summary>
    public void CloseFile() => _file.Dispose();

    /// <summary>Closes the file and removes the mapping, which nothing may use any more.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _mapping.Dispose();
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);

    [LibraryImport("libc")]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc")]
    private static partial int ftruncate(SafeFileHandle file, long length);

    private sealed class Mapping : SafeHandle
    {
        private readonly nuint _length;

        public Mapping(nint address, nuint length)
            : base(invalidHandleValue: -1, ownsHandle: true)
        {
            _length = length;
            SetHandle(address);
        }

        public override bool IsInvalid => handle == -1;

        protected override bool ReleaseHandle() => munmap(handle, _length) == 0;
    }
}
