using Microsoft.Win32.SafeHandles;

namespace VirtioBlk.Backends;

/// <summary>A disk in a raw file: its bytes are exactly those of the guest, whatever the guest writes (BK-23).</summary>
/// <remarks>
/// The file is sparse if the file system supports it: discarded ranges, and zeros that may be unmapped, become holes on Linux.
/// </remarks>
public sealed class FileBackend : IDiskBackend
{
    private const int ZerosLength = 1 << 16;
    private static readonly byte[] Zeros = new byte[ZerosLength];

    private readonly SafeFileHandle _file;
    private bool _canPunch;

    private FileBackend(SafeFileHandle file, ulong length, bool isReadOnly)
    {
        _file = file;
        Length = length;
        IsReadOnly = isReadOnly;
        _canPunch = LinuxFile.IsAvailable && !isReadOnly;
    }

    /// <inheritdoc/>
    public ulong Length { get; private set; }

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public bool CanUnmap => _canPunch;

    /// <summary>A file system may keep copies, so an erasure cannot be guaranteed.</summary>
    public bool CanErase => false;

    /// <summary>Creates an image of zeros that takes no space yet.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="length">Its length in bytes, a multiple of 512.</param>
    /// <exception cref="IOException">The image cannot be created.</exception>
    public static FileBackend Create(string path, ulong length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % IDiskBackend.SectorLength, 0UL, nameof(length));
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(file, (long)length);
        return new(file, length, isReadOnly: false);
    }

    /// <summary>Opens an image. Bytes after its last whole sector are not part of the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isReadOnly">Whether the disk is read-only; the file is then opened only for reading (BK-11).</param>
    /// <exception cref="IOException">The image cannot be opened.</exception>
    public static FileBackend Open(string path, bool isReadOnly = false)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, isReadOnly ? FileAccess.Read : FileAccess.ReadWrite, FileShare.Read);
        return new(file, LengthOf(file), isReadOnly);
    }

    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(_file, destination, (long)offset);
            if (count == 0) break;
            destination = destination[count..];
            offset += (ulong)count;
        }

        // Beyond the end of a file that was truncated (BK-26).
        destination.Clear();
    }

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> source) => RandomAccess.Write(_file, source, (long)offset);

    /// <inheritdoc/>
    public void Flush()
    {
        if (LinuxFile.IsAvailable) LinuxFile.FlushData(_file);
        else RandomAccess.FlushToDisk(_file);
    }

    /// <inheritdoc/>
    public void Discard(ulong offset, ulong length) => _ = TryPunch(offset, length);

    /// <inheritdoc/>
    public void WriteZeroes(ulong offset, ulong length, bool mayUnmap)
    {
        if (mayUnmap && TryPunch(offset, length)) return;
        while (length != 0)
        {
            int count = (int)Math.Min(length, ZerosLength);
            Write(offset, Zeros.AsSpan(0, count));
            offset += (ulong)count;
            length -= (ulong)count;
        }
    }

    /// <inheritdoc/>
    public void Erase(ulong offset, ulong length)
        => throw new IOException("A file cannot be erased securely: old data may remain on the medium.");

    /// <inheritdoc/>
    public void Resize(ulong length)
    {
        RandomAccess.SetLength(_file, (long)length);
        Length = length;
    }

    /// <inheritdoc/>
    public ulong Refresh() => Length = LengthOf(_file);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static ulong LengthOf(SafeFileHandle file)
    {
        ulong length = (ulong)RandomAccess.GetLength(file);
        return length - (length % IDiskBackend.SectorLength);
    }

    private bool TryPunch(ulong offset, ulong length)
    {
        if (_canPunch) _canPunch = LinuxFile.TryPunchHole(_file, offset, length);
        return _canPunch;
    }
}
