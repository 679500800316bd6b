namespace DeviceDsl.Virtio.Rings;

/// <summary>A chain of a queue whose chains come back in their order.</summary>
/// <param name="Chain">The chain while it is in flight; null once it is complete, when nothing of its buffers is kept.</param>
/// <param name="Id">What the driver knows it by.</param>
/// <param name="Slots">How many places in the ring it takes.</param>
/// <param name="Written">How many bytes were written, once it is complete.</param>
/// <param name="Writable">How many bytes were writable, once it is complete.</param>
internal readonly record struct Turn(ChainBuffers? Chain, ushort Id, int Slots, uint Written, uint Writable)
{
    /// <summary>Whether the chain is complete, and waits for those before it.</summary>
    public bool IsComplete => Chain is null;

    /// <summary>Whether all that was writable was written, as the driver assumes of a chain that a used entry passes over.</summary>
    public bool IsWhole => Written == Writable;
}
