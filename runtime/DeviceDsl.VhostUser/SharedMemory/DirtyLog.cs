using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.VhostUser.SharedMemory;

/// <summary>The log of written pages that a frontend shares for a live migration: a bit for each page of guest memory (VU-25).</summary>
/// <param name="mapping">The mapping of the log, owned by it.</param>
internal sealed unsafe class DirtyLog(SharedMapping mapping) : IWriteLog, IDisposable
{
    private const int PageShift = 12;

    /// <summary>Whether the frontend has shrunk the file of the log.</summary>
    public bool IsLost => mapping.IsLost;

    /// <inheritdoc/>
    public void Mark(ulong address, ulong length)
    {
        if (length == 0) return;
        ulong last = address > ulong.MaxValue - (length - 1) ? ulong.MaxValue : address + (length - 1);
        // Pages beyond the log are not the guest's: the frontend knows the end of its memory (V9).
        ulong end = Math.Min((last >> PageShift) + 1, mapping.Length * 8);
        for (ulong page = address >> PageShift; page < end; page++) Set(page);
    }

    /// <summary>Removes the mapping.</summary>
    public void Dispose() => mapping.Dispose();

    // The frontend takes and clears bits at the same time.
    private void Set(ulong page)
    {
        ref byte place = ref *((byte*)mapping.Address + (page / 8));
        byte bit = (byte)(1 << (int)(page % 8));
        byte before = Volatile.Read(ref place);
        while ((before & bit) == 0)
        {
            byte seen = Interlocked.CompareExchange(ref place, (byte)(before | bit), before);
            if (seen == before) return;
            before = seen;
        }
    }
}
