using DeviceDsl.VhostUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>
/// A mapping of memory that a frontend shares. It needs no descriptor, and stays usable if the frontend shrinks the file (VU-23).
/// </summary>
internal sealed class SharedMapping : IDisposable
{
    private readonly nint _base;
    private readonly ulong _mappedLength;
    private readonly TruncationGuard.Watch? _watch;
    private bool _isDisposed;

    private SharedMapping(nint @base, ulong mappedLength, ulong skipped, ulong length, TruncationGuard.Watch? watch)
    {
        _base = @base;
        _mappedLength = mappedLength;
        _watch = watch;
        Address = @base + (nint)skipped;
        Length = length;
    }

    /// <summary>The host address of the first byte.</summary>
    public nint Address { get; }

    /// <summary>The length in bytes.</summary>
    public ulong Length { get; }

    /// <summary>Whether the frontend has shrunk the file under the mapping, so that the memory is no longer the guest's.</summary>
    public bool IsLost => _watch is { IsLost: true };

    /// <summary>Maps a range of a file that a frontend shares.</summary>
    /// <param name="file">The file, which can be closed afterwards.</param>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="length">The length in bytes, not 0.</param>
    /// <param name="what">The range in messages.</param>
    /// <exception cref="FrontendException">
    /// The file does not contain the range, cannot be mapped, or may shrink without a guard.
    /// </exception>
    public static SharedMapping Open(SafeFileHandle file, ulong offset, ulong length, string what)
    {
        ulong fileLength = LengthOf(file, what);
        if (length > fileLength || offset > fileLength - length)
        {
            throw new FrontendException("VU-21", $"{what} ends at 0x{offset + length:x} of a file of 0x{fileLength:x} bytes.");
        }

        // Huge pages can be mapped only in whole pages (VU-22).
        ulong alignment = LinuxMemory.PageLengthOf(file);
        ulong skipped = offset % alignment;
        ulong mapped = (skipped + length + alignment - 1) & ~(alignment - 1);
        nint address = LinuxMemory.Map(file, offset - skipped, mapped, out Errno errno);
        if (address == 0) throw new FrontendException("VU-21", $"{what} cannot be mapped: {errno}.");
        TruncationGuard.Watch? watch = TruncationGuard.TryWatch(address, mapped);
        if (watch is not null || LinuxMemory.CannotShrink(file)) return new(address, mapped, skipped, length, watch);
        LinuxMemory.Unmap(address, mapped);
        throw new FrontendException(
            "VU-23", $"{what} is in a file that may shrink, and this process cannot guard against that: seal it with F_SEAL_SHRINK.");
    }

    /// <summary>Removes the mapping. It must no longer be in use.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _watch?.Dispose();
        LinuxMemory.Unmap(_base, _mappedLength);
    }

    private static ulong LengthOf(SafeFileHandle file, string what)
    {
        try
        {
            return (ulong)RandomAccess.GetLength(file);
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new FrontendException("VU-21", $"{what} is not in a file with a length: {exception.Message}");
        }
    }
}
