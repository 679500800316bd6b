namespace DeviceDsl.Virtio;

/// <summary>A processor of a guest, as a driver uses it to reach devices.</summary>
public interface IGuestBus
{
    /// <summary>Reads.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>What it reads; all ones where nothing answers.</returns>
    ulong Read(IoAddress address, int length);

    /// <summary>Writes.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">What; bits above the length are ignored.</param>
    void Write(IoAddress address, int length, ulong value);
}
