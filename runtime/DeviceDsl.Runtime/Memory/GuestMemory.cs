using System.Runtime.InteropServices;

namespace DeviceDsl;

/// <summary>A piece of a guest's memory.</summary>
/// <remarks>
/// It stays valid as long as it is referenced, even after its machine is disposed, and never moves. Memory that a vhost-user frontend
/// shares is valid only within the handlers of its device, because the frontend can remove it at any other time.
/// </remarks>
public sealed class GuestMemory
{
    /// <summary>The granularity of guest memory, in bytes.</summary>
    public const int PageSize = 0x1000;

    /// <summary>The maximum length of one piece in bytes, 8 KiB below 2 GiB. Larger memory consists of several adjacent pieces.</summary>
    public const int MaxLength = 0x7FFF_E000;

    // Null for memory that another process shares.
    private readonly byte[]? _array;

    internal GuestMemory(ulong address, int length, bool isReadOnly)
    {
        Address = address;
        Length = length;
        IsReadOnly = isReadOnly;
        // One page more than requested, so that the array always contains a page boundary.
        _array = GC.AllocateArray<byte>(length + PageSize, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        HostAddress = start + (-start & (PageSize - 1));
    }

    /// <summary>Creates a piece of memory that another process shares. Its owner unmaps it after it has left every map.</summary>
    /// <param name="address">The first guest-physical address.</param>
    /// <param name="hostAddress">The address of the mapping in this process.</param>
    /// <param name="length">The length in bytes.</param>
    internal GuestMemory(ulong address, nint hostAddress, int length)
    {
        Address = address;
        HostAddress = hostAddress;
        Length = length;
    }

    /// <summary>The first guest-physical address.</summary>
    public ulong Address { get; }

    /// <summary>The length in bytes.</summary>
    public int Length { get; }

    /// <summary>Whether guest and devices can only read it, as ROM.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The contents. The host may change them even if the memory is read-only.</summary>
    public unsafe Span<byte> Bytes
        => _array is null
            ? new Span<byte>((void*)HostAddress, Length)
            : _array.AsSpan((int)(HostAddress - Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0)), Length);

    internal nint HostAddress { get; }

    /// <summary>The guest-physical range.</summary>
    public override string ToString() => $"memory 0x{Address:x}..0x{Address + (ulong)Length - 1:x}";

    internal bool Contains(ulong address) => address - Address < (ulong)Length;
}
