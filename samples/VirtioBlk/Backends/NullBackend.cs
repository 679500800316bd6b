namespace VirtioBlk.Backends;

/// <summary>A disk that drops writes and reads as zeros, for measuring everything around it.</summary>
/// <param name="length">The length of the disk in bytes.</param>
public sealed class NullBackend(ulong length) : IDiskBackend
{
    /// <inheritdoc/>
    public ulong Length { get; private set; } = length;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public bool CanUnmap => true;

    /// <inheritdoc/>
    public bool CanErase => true;

    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> destination) => destination.Clear();

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> source)
    {
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public void Discard(ulong offset, ulong length)
    {
    }

    /// <inheritdoc/>
    public void WriteZeroes(ulong offset, ulong length, bool mayUnmap)
    {
    }

    /// <inheritdoc/>
    public void Erase(ulong offset, ulong length)
    {
    }

    /// <inheritdoc/>
    public void Resize(ulong length) => Length = length;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
