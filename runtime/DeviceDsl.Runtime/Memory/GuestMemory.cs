using System.Runtime.InteropServices;

namespace DeviceDsl;

/// <summary>A piece of a guest's memory.</summary>
/// <remarks>It stays valid as long as it is referenced, even after its machine is disposed, and never moves.</remarks>
public sealed class GuestMemory
{
    /// <summary>The granularity of guest memory, in bytes.</summary>
    public const int PageSize = 0x1000;

    /// <summary>The maximum length of one piece in bytes, 8 KiB below 2 GiB. Larger memory consists of several adjacent pieces.</summary>
    public const int MaxLength = 0x7FFF_E000;

    private readonly Memory<byte> _bytes;

    internal GuestMemory(ulong address, int length, bool isReadOnly)
    {
        Address = address;
        IsReadOnly = isReadOnly;
        // One page more than requested, so that the array always contains a page boundary.
        byte[] array = GC.AllocateArray<byte>(length + PageSize, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        int skip = (int)(-start & (PageSize - 1));
        _bytes = array.AsMemory(skip, length);
        HostAddress = start + skip;
    }

    /// <summary>The first guest-physical address.</summary>
    public ulong Address { get; }

    /// <summary>The length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether guest and devices can only read it, as ROM.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The contents. The host may change them even if the memory is read-only.</summary>
    public Span<byte> Bytes => _bytes.Span;

    internal nint HostAddress { get; }

    /// <summary>The guest-physical range.</summary>
    public override string ToString() => $"memory 0x{Address:x}..0x{Address + (ulong)Length - 1:x}";

    internal bool Contains(ulong address) => address - Address < (ulong)Length;
}
