using DeviceDsl.Interleavings.Model;
using DeviceDsl.Interleavings.Scenarios;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Eventing;

/// <summary>The eventfd calls, of the <see cref="ToyKernel"/>.</summary>
internal static class LinuxEventFd
{
    public static SafeFileHandle Create(bool semaphore) => new(ToyKernel.Open(new ToyEventFile(semaphore)));

    public static SafeFileHandle Duplicate(SafeFileHandle handle)
        => ToyKernel.TryGet(handle, out ToyEventFile? file)
            ? new(ToyKernel.Open(file))
            : throw new MachineException(Errno.EBADF, "EVT-7", "The descriptor of the eventfd is not open.");

    public static Errno TryWrite(SafeFileHandle handle, ulong count)
    {
        if (!ToyKernel.TryGet(handle, out ToyEventFile? file)) return Errno.EBADF;
        file.Add(count);
        return Errno.None;
    }

    public static bool TryRead(SafeFileHandle handle, out ulong count)
    {
        count = 0;
        return ToyKernel.TryGet(handle, out ToyEventFile? file) && file.TryTake(out count);
    }

    public static ulong? CountOf(SafeFileHandle handle) => ToyKernel.TryGet(handle, out ToyEventFile? file) ? file.Count : null;

    public static ulong? IdentityOf(SafeFileHandle handle) => ToyKernel.TryGet(handle, out ToyEventFile? file) ? file.Identity : null;

    /// <summary>Every descriptor of the model is an eventfd, which never ends.</summary>
    public static bool TryReadAny(SafeFileHandle handle, out bool hasEnded)
    {
        hasEnded = false;
        return TryRead(handle, out _);
    }

    public static void MakeNonBlocking(SafeFileHandle handle)
    {
    }

    public static SafeFileHandle CreateTimer() => new(ToyKernel.Open(new ToyEventFile(false)));

    public static void Wait(SafeFileHandle handle, SafeFileHandle timer, TimeProvider clock, long until)
    {
        if (!ToyKernel.TryGet(handle, out ToyEventFile? file)) return;
        var time = (ToyTime)clock;
        Run.Current?.Await(() => file.IsReadable || time.HasCome(until), "an eventfd or a time");
    }

    public static EventFdReadiness Poll(SafeFileHandle handle)
    {
        if (!ToyKernel.TryGet(handle, out ToyEventFile? file)) return EventFdReadiness.None;
        return file.IsReadable ? EventFdReadiness.In | EventFdReadiness.Out : EventFdReadiness.Out;
    }
}
