namespace DeviceDsl;

/// <summary>The address spaces in which a guest reaches a device.</summary>
public enum AddressSpace : byte
{
    /// <summary>Memory-mapped I/O: 64-bit guest-physical addresses, accesses of 1, 2, 4 or 8 bytes.</summary>
    Mmio = 0,

    /// <summary>Port I/O of the x86: 16-bit port numbers, accesses of 1, 2 or 4 bytes.</summary>
    Pio = 1,
}
