namespace DeviceDsl.Interleavings.Model;

/// <summary>An eventfd of the <see cref="ToyKernel"/>.</summary>
/// <param name="isSemaphore">Whether one is taken at a time.</param>
internal sealed class ToyEventFile(bool isSemaphore)
{
    private static ulong s_last;

    /// <summary>What the kernel tells it from others by.</summary>
    public ulong Identity { get; } = ++s_last;

    /// <summary>What there is to take.</summary>
    public ulong Count { get; private set; }

    /// <summary>Whether there is something to take.</summary>
    public bool IsReadable => Count > 0;

    /// <summary>How often something was added: what a watch tells edges by.</summary>
    public int Edges { get; private set; }

    public void Add(ulong count)
    {
        Count += count;
        Edges++;
    }

    public bool TryTake(out ulong count)
    {
        count = isSemaphore ? Math.Min(Count, 1) : Count;
        Count -= count;
        return count > 0;
    }
}
