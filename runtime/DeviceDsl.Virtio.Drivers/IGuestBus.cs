namespace DeviceDsl.Virtio;

/// <summary>A processor of a guest, through which a driver accesses devices.</summary>
public interface IGuestBus
{
    /// <summary>Reads from an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>The value; all ones if nothing answers.</returns>
    ulong Read(IoAddress address, int length);

    /// <summary>Writes to an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    void Write(IoAddress address, int length, ulong value);
}
