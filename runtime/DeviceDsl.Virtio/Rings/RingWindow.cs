using System.Runtime.CompilerServices;
using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>A part of a ring in guest memory, located once when the queue is enabled.</summary>
/// <remarks>
/// Every access is one volatile access, so that no field is read twice (VQ-6), and acquires or releases (VQ-8). The callers' offsets come
/// from masked or checked indices, never directly from the guest. Fields are aligned (VQ-3) and pieces of memory consist of pages, so that
/// each field lies in one piece. The queue keeps the memory alive.
/// </remarks>
internal readonly unsafe struct RingWindow
{
    private readonly byte* _near;
    private readonly uint _nearLength;
    private readonly FarRun[] _far;

    private RingWindow(nint near, int nearLength, FarRun[] far)
    {
        _near = (byte*)near;
        _nearLength = (uint)nearLength;
        _far = far;
    }

    /// <summary>Locates the runs of a part of a ring.</summary>
    /// <returns>Whether all of it is memory that allows the access (VQ-4).</returns>
    public static bool TryOpen(GuestMemoryMap memory, GuestAddress address, uint length, GuestMemoryAccess access, out RingWindow window)
    {
        window = default;
        if (!memory.Contains(address, length, access)) return false;
        nint near = memory.FindRun(address.Value, length, access, out int nearLength);
        var far = new List<FarRun>();
        for (uint start = (uint)nearLength; start < length; start += far[^1].Length)
        {
            nint run = memory.FindRun(address.Plus(start).Value, length - start, access, out int runLength);
            far.Add(new(start, (uint)runLength, run));
        }

        window = new(near, nearLength, [.. far]);
        return true;
    }

    /// <summary>Whether a part of the window is in a range of host memory.</summary>
    public bool IsIn(nint start, nint length)
    {
        if ((nuint)((nint)_near - start) < (nuint)length) return true;
        foreach (FarRun run in _far)
        {
            if ((nuint)(run.Address - start) < (nuint)length) return true;
        }

        return false;
    }

    public ushort ReadUInt16(uint offset) => Volatile.Read(ref *(ushort*)At(offset));

    public uint ReadUInt32(uint offset) => Volatile.Read(ref *(uint*)At(offset));

    public ulong ReadUInt64(uint offset) => Volatile.Read(ref *(ulong*)At(offset));

    public void Write(uint offset, ushort value) => Volatile.Write(ref *(ushort*)At(offset), value);

    public void Write(uint offset, uint value) => Volatile.Write(ref *(uint*)At(offset), value);

    public void Write(uint offset, ulong value) => Volatile.Write(ref *(ulong*)At(offset), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(uint offset) => offset < _nearLength ? _near + offset : FarAt(offset);

    private byte* FarAt(uint offset)
    {
        foreach (FarRun run in _far)
        {
            if (offset - run.Start < run.Length) return (byte*)run.Address + (offset - run.Start);
        }

        throw new InvalidOperationException($"Offset {offset} is outside this part of the ring.");
    }

    private readonly record struct FarRun(uint Start, uint Length, nint Address);
}
