namespace DeviceDsl.Interleavings.Model;

/// <summary>An eventfd of the <see cref="ToyKernel"/>.</summary>
/// <param name="isSemaphore">Whether one is taken at a time.</param>
internal sealed class ToyEventFile(bool isSemaphore)
{
    private ulong _count;

    /// <summary>Whether there is something to take.</summary>
    public bool IsReadable => _count > 0;

    /// <summary>How often something was added: what a watch tells edges by.</summary>
    public int Edges { get; private set; }

    public void Add(ulong count)
    {
        _count += count;
        Edges++;
    }

    public bool TryTake(out ulong count)
    {
        count = isSemaphore ? Math.Min(_count, 1) : _count;
        _count -= count;
        return count > 0;
    }
}
