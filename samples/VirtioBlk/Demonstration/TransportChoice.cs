namespace VirtioBlk.Demonstration;

/// <summary>How the guest reaches the device.</summary>
internal enum TransportChoice
{
    /// <summary>The structures of the specification, over memory-mapped I/O.</summary>
    Modern,

    /// <summary>The header of before it, over ports.</summary>
    Legacy,
}
