namespace VirtioBlk.Backends;

/// <summary>A disk in memory.</summary>
public sealed class MemoryBackend : IDiskBackend
{
    private byte[] _bytes;

    /// <summary>Creates a disk of zeros.</summary>
    /// <param name="length">Its length in bytes, at most the maximum length of an array.</param>
    public MemoryBackend(ulong length) => _bytes = new byte[length];

    /// <inheritdoc/>
    public ulong Length => (ulong)_bytes.Length;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public bool CanUnmap => false;

    /// <inheritdoc/>
    public bool CanErase => true;

    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> destination) => _bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> source) => source.CopyTo(_bytes.AsSpan((int)offset));

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public void Discard(ulong offset, ulong length) => Erase(offset, length);

    /// <inheritdoc/>
    public void WriteZeroes(ulong offset, ulong length, bool mayUnmap) => Erase(offset, length);

    /// <inheritdoc/>
    public void Erase(ulong offset, ulong length) => _bytes.AsSpan((int)offset, (int)length).Clear();

    /// <inheritdoc/>
    public void Resize(ulong length) => Array.Resize(ref _bytes, checked((int)length));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
