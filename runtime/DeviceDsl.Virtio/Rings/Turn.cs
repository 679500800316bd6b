namespace DeviceDsl.Virtio.Rings;

/// <summary>A chain of a queue with in-order completion.</summary>
/// <param name="Chain">The chain while it is in flight; null once it is complete, when its buffers are released.</param>
/// <param name="Id">The driver's name for it.</param>
/// <param name="Slots">The number of ring slots that it takes.</param>
/// <param name="Written">The number of bytes written, once it is complete.</param>
/// <param name="Writable">The number of writable bytes, once it is complete.</param>
internal readonly record struct Turn(ChainBuffers? Chain, ushort Id, int Slots, uint Written, uint Writable)
{
    /// <summary>Whether the chain is complete, and waits for earlier ones.</summary>
    public bool IsComplete => Chain is null;

    /// <summary>Whether all writable bytes were written, as the driver assumes of a chain that a used entry skips.</summary>
    public bool IsWhole => Written == Writable;
}
