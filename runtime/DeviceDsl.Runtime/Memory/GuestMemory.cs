using System.Runtime.InteropServices;

namespace DeviceDsl;

/// <summary>A piece of a guest's memory.</summary>
/// <remarks>It stays valid as long as anyone refers to it, also after its machine is disposed; it never moves.</remarks>
public sealed class GuestMemory
{
    /// <summary>The granularity of guest memory, in bytes.</summary>
    public const int PageSize = 0x1000;

    /// <summary>The most bytes that one piece can have: 8 KiB below 2 GiB. More memory is several pieces side by side.</summary>
    public const int MaxLength = 0x7FFF_E000;

    private readonly Memory<byte> _bytes;

    internal GuestMemory(ulong address, int length, bool isReadOnly)
    {
        Address = address;
        IsReadOnly = isReadOnly;
        // A page more than asked for, so that a page boundary is always inside.
        byte[] array = GC.AllocateArray<byte>(length + PageSize, pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        var skip = (int)(-start & (PageSize - 1));
        _bytes = array.AsMemory(skip, length);
        HostAddress = start + skip;
    }

    /// <summary>Its first guest-physical address.</summary>
    public ulong Address { get; }

    /// <summary>Its length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether guest and devices only read it, as they do ROM.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Its contents, which the host may change also where it is read-only.</summary>
    public Span<byte> Bytes => _bytes.Span;

    internal nint HostAddress { get; }

    /// <summary>The guest-physical range.</summary>
    public override string ToString() => $"memory 0x{Address:x}..0x{Address + (ulong)Length - 1:x}";

    internal bool Contains(ulong address) => address - Address < (ulong)Length;
}
