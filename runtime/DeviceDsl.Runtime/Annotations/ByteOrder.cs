namespace DeviceDsl;

/// <summary>The order of the bytes of a register or region in the guest's address space.</summary>
public enum ByteOrder : byte
{
    /// <summary>The byte at the lowest address is the least significant one.</summary>
    LittleEndian = 0,

    /// <summary>The byte at the lowest address is the most significant one.</summary>
    BigEndian = 1,
}
