using System.ComponentModel;

namespace DeviceDsl;

/// <summary>The address spaces in which a guest reaches a device.</summary>
public enum AddressSpace : byte
{
    /// <summary>Memory-mapped I/O: 64-bit guest-physical addresses, accesses of 1, 2, 4 or 8 bytes.</summary>
    Mmio = 0,

    /// <summary>x86 port I/O: 16-bit port numbers, accesses of 1, 2 or 4 bytes.</summary>
    Pio = 1,

    /// <summary>
    /// The notifications of virtio-ccw, which exist only on s390. The kernel accepts doorbells in this space on x86 too, where
    /// nothing can ring them (IOE-5). A device must not declare any.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    VirtioCcw = 2,
}
