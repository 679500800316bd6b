namespace VirtioBlk.Backends;

/// <summary>Where the bytes of a disk are.</summary>
/// <remarks>
/// Offsets and lengths are in bytes and lie in the disk: the device has checked them. What goes wrong is an <see cref="IOException"/>, which
/// the guest sees as an I/O error. One thread at a time calls it.
/// </remarks>
public interface IDiskBackend : IDisposable
{
    /// <summary>The unit in which sectors are counted, in bytes.</summary>
    const uint SectorLength = 512;

    /// <summary>The length of the disk, a multiple of 512 bytes.</summary>
    ulong Length { get; }

    /// <summary>Whether nothing can be written.</summary>
    bool IsReadOnly { get; }

    /// <summary>Whether zeros may take no room, so that unmapping means something (BK-17).</summary>
    bool CanUnmap { get; }

    /// <summary>Whether an erased range is gone, every copy of it (BK-17).</summary>
    bool CanErase { get; }

    /// <summary>Reads; what was never written is zeros.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="destination">Where the bytes go.</param>
    void Read(ulong offset, Span<byte> destination);

    /// <summary>Writes.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="source">What.</param>
    void Write(ulong offset, ReadOnlySpan<byte> source);

    /// <summary>Returns when everything that was written before is durable.</summary>
    void Flush();

    /// <summary>The guest does not need a range any more.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How much.</param>
    void Discard(ulong offset, ulong length);

    /// <summary>Makes a range zeros.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How much.</param>
    /// <param name="mayUnmap">Whether the range may take no room afterwards.</param>
    void WriteZeroes(ulong offset, ulong length, bool mayUnmap);

    /// <summary>Destroys a range.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How much.</param>
    void Erase(ulong offset, ulong length);

    /// <summary>Makes the disk longer or shorter.</summary>
    /// <param name="length">The new length, a multiple of 512 bytes.</param>
    void Resize(ulong length);
}
