using DeviceDsl.Foundation;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Memory;

/// <summary>The toy kernel has no files of memory.</summary>
internal sealed class SharedMemory : IDisposable
{
    public static bool IsAvailable => false;

    public nint Address => 0;

    public static Refusal? TryCreate(string what, int length, out SharedMemory? memory)
    {
        memory = null;
        return new(Errno.ENOSYS, "", $"Shared {what} requires Linux.");
    }

    public Errno TryDuplicateFile(out SafeFileHandle? file)
    {
        file = null;
        return Errno.ENOSYS;
    }

    public void CloseFile()
    {
    }

    public void Dispose()
    {
    }
}
