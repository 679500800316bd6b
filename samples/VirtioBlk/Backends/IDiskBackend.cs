namespace VirtioBlk.Backends;

/// <summary>The storage of a disk.</summary>
/// <remarks>
/// Offsets and lengths are in bytes and inside the disk: the device has checked them. Failures are <see cref="IOException"/>s, which the
/// guest sees as I/O errors. Only one thread at a time calls it.
/// </remarks>
public interface IDiskBackend : IDisposable
{
    /// <summary>The length of a sector in bytes.</summary>
    const uint SectorLength = 512;

    /// <summary>The length of the disk, a multiple of 512 bytes.</summary>
    ulong Length { get; }

    /// <summary>Whether the disk is read-only.</summary>
    bool IsReadOnly { get; }

    /// <summary>Whether zeros may take no space, so that unmapping has an effect (BK-17).</summary>
    bool CanUnmap { get; }

    /// <summary>Whether erasing destroys every copy of a range (BK-17).</summary>
    bool CanErase { get; }

    /// <summary>Reads a range; bytes that were never written are zero.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="destination">The destination.</param>
    void Read(ulong offset, Span<byte> destination);

    /// <summary>Writes a range.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="source">The bytes.</param>
    void Write(ulong offset, ReadOnlySpan<byte> source);

    /// <summary>Returns when all earlier writes are durable.</summary>
    void Flush();

    /// <summary>Discards a range, whose contents the guest no longer needs.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="length">Its length.</param>
    void Discard(ulong offset, ulong length);

    /// <summary>Fills a range with zeros.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mayUnmap">Whether the range may take no space afterwards.</param>
    void WriteZeroes(ulong offset, ulong length, bool mayUnmap);

    /// <summary>Erases a range securely.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="length">Its length.</param>
    void Erase(ulong offset, ulong length);

    /// <summary>Changes the length of the disk.</summary>
    /// <param name="length">The new length, a multiple of 512 bytes.</param>
    void Resize(ulong length);

    /// <summary>Follows a change of the length that was made outside, for example of a file that another program extended.</summary>
    /// <returns>The length of the disk.</returns>
    ulong Refresh() => Length;
}
