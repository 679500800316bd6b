using System.ComponentModel;

namespace DeviceDsl;

/// <summary>The address spaces in which a guest reaches a device.</summary>
public enum AddressSpace : byte
{
    /// <summary>Memory-mapped I/O: 64-bit guest-physical addresses, accesses of 1, 2, 4 or 8 bytes.</summary>
    Mmio = 0,

    /// <summary>Port I/O of the x86: 16-bit port numbers, accesses of 1, 2 or 4 bytes.</summary>
    Pio = 1,

    /// <summary>
    /// The notifications of virtio-ccw, which only s390 guests have. The kernel takes doorbells there on the x86 too, where
    /// nothing can ring them (IOE-5); a device declares none.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    VirtioCcw = 2,
}
