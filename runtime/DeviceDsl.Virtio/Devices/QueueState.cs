namespace DeviceDsl.Virtio.Devices;

/// <summary>A queue as its driver sets it up, and the ring that was opened for it.</summary>
internal sealed class QueueState(int index, int maximum, Action<VirtQueue> serve)
{
    /// <summary>The vector of a queue that has none.</summary>
    public const ushort NoVector = 0xFFFF;

    private readonly ulong[] _areas = new ulong[3];

    public int Index => index;

    /// <summary>The maximum size, which the device offers.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>Serves the queue.</summary>
    public Action<VirtQueue> Serve => serve;

    /// <summary>The size that the driver chose, valid or not.</summary>
    public int Size { get; set; } = maximum;

    public ushort Vector { get; set; } = NoVector;

    public bool IsEnabled { get; set; }

    /// <summary>Whether the driver has reset the queue and that reset is not finished (RR-1).</summary>
    public bool IsBeingReset { get; set; }

    /// <summary>Whether a reset is waiting for requests that are still in flight (RR-1).</summary>
    public bool IsResetting => IsBeingReset && Ring is { InFlight: > 0 };

    /// <summary>The page of a legacy ring.</summary>
    public uint Page { get; set; }

    public VirtQueue? Ring { get; set; }

    /// <summary>Set when no request of the ring is in flight any more, while the ring waits for that to stop; null otherwise.</summary>
    public ManualResetEventSlim? Drained { get; set; }

    /// <summary>The owner that serves the queue instead of the device; null for none.</summary>
    public QueueOwner? Owner { get; set; }

    public VirtQueueAreas Areas
    {
        get => new(_areas[0], _areas[1], _areas[2]);
        set => (_areas[0], _areas[1], _areas[2]) = (value.Descriptors.Value, value.Driver.Value, value.Device.Value);
    }

    /// <summary>
    /// Half of an address: the low and the high half of the descriptor area, the driver area and the device area, in this order.
    /// </summary>
    public uint HalfOfArea(int half) => (uint)(_areas[half / 2] >> (32 * (half % 2)));

    public void SetHalfOfArea(int half, uint value)
    {
        ulong mask = half % 2 == 0 ? 0xFFFF_FFFFUL << 32 : 0xFFFF_FFFF;
        _areas[half / 2] = (_areas[half / 2] & mask) | ((ulong)value << (32 * (half % 2)));
    }

    /// <summary>Returns the queue to its initial state, except for the vector, which only a reset of the device clears.</summary>
    public void Clear()
    {
        Ring?.Stop();
        Ring = null;
        Drained?.Set();
        Size = Maximum;
        Page = 0;
        IsEnabled = false;
        IsBeingReset = false;
        Array.Clear(_areas);
    }
}
