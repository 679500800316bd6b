using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>The number of a descriptor, for use by the kernel, with the descriptor held open in the meantime.</summary>
internal readonly ref struct HeldDescriptor
{
    private readonly SafeFileHandle? _handle;

    /// <summary>Holds a descriptor.</summary>
    /// <exception cref="ObjectDisposedException">The descriptor is closed.</exception>
    public HeldDescriptor(SafeFileHandle? handle)
    {
        Number = -1;
        if (handle is null) return;
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        _handle = handle;
        Number = (int)handle.DangerousGetHandle();
    }

    /// <summary>The number; -1 for none.</summary>
    public int Number { get; }

    public void Dispose() => _handle?.DangerousRelease();
}
