namespace VirtioBlk.Demonstration;

/// <summary>The options of the demonstration.</summary>
internal sealed record DemonstrationOptions
{
    /// <summary>The disk image to create, which is kept; by default a temporary file.</summary>
    public string? Image { get; init; }

    /// <summary>The length of the disk in bytes.</summary>
    public ulong Size { get; init; } = 64 << 20;

    public BackendChoice Backend { get; init; }

    public MachineChoice Machine { get; init; }

    public TransportChoice Transport { get; init; }

    public bool IsPacked { get; init; }

    public int Queues { get; init; } = 1;

    /// <summary>The number of requests in flight on each queue.</summary>
    public int Depth { get; init; } = 16;

    public double Seconds { get; init; } = 3;

    public ulong Seed { get; init; } = 1;

    public bool UsesIoEventFds { get; init; } = true;
}
