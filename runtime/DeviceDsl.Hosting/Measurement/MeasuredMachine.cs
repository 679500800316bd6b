namespace DeviceDsl.Hosting.Measurement;

/// <summary>
/// The paths on one kind of machine. Paths with ioeventfds and paths without have separate machines, so that the same device has the same
/// addresses in both.
/// </summary>
internal sealed class MeasuredMachine : IDisposable
{
    /// <summary>A base that is usual for devices, and free on the machines.</summary>
    private const ulong PioBase = 0xC000;

    private const ulong MmioBase = 0xD000_0000;

    private readonly List<MeasuredGuest> _guests = [];
    private readonly List<Lane> _lanes = [];
    private readonly List<string> _skipped = [];

    private MeasuredMachine(MachineKind kind) => Kind = kind;

    /// <summary>The kind of the machine.</summary>
    public MachineKind Kind { get; }

    /// <summary>The paths.</summary>
    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>A line for each path that cannot be measured, with the reason.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Makes the machines, and attaches a device to each.</summary>
    /// <param name="kind">The kind of the machine.</param>
    /// <param name="open">Makes a machine.</param>
    /// <param name="createDevice">Makes a device.</param>
    public static MeasuredMachine Open(MachineKind kind, Func<MeasuredGuest> open, Func<IDevice> createDevice)
    {
        var machine = new MeasuredMachine(kind);
        try
        {
            foreach (IGrouping<DoorbellDelivery, DoorbellPath> paths in DoorbellPath.All.GroupBy(path => path.Delivery))
            {
                MeasuredGuest guest = open();
                machine._guests.Add(guest);
                Attachment attachment = Attach(guest.Machine, createDevice(), paths.Key);
                foreach (DoorbellPath path in paths) machine.Add(path, guest, attachment);
            }

            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Returns the measurements.</summary>
    public MachineResult ToResult()
        => new(Kind, [.. _lanes.Select(lane => new PathResult(lane.Path, lane.Median, RatioOf(lane), lane.Mismatch))], _skipped);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MeasuredGuest guest in _guests) guest.Dispose();
    }

    // A board defines its own addresses.
    private static Attachment Attach(Machine machine, IDevice device, DoorbellDelivery delivery)
        => device is IBoard ? machine.Attach(device, delivery: delivery) : machine.Attach(device, PioBase, MmioBase, delivery);

    private void Add(DoorbellPath path, MeasuredGuest guest, Attachment attachment)
    {
        int doorbell = path.FindDoorbell(attachment.Device);
        if (doorbell < 0)
        {
            Skip(path, $"{attachment.Device.Name} has no {path.DescribeDoorbell()}");
            return;
        }

        IWriteLoop? loop = guest.TryCreateLoop(RingingWrite.For(attachment, doorbell), out string whyNot);
        if (loop is null) Skip(path, whyNot);
        else _lanes.Add(new Lane(path, guest, attachment, doorbell, loop));
    }

    private void Skip(DoorbellPath path, string why) => _skipped.Add($"{path.Name}: skipped, {why}.");

    private double? RatioOf(Lane lane)
    {
        Lane? exit = _lanes.Find(other => other.Path.Delivery == DoorbellDelivery.Exit && other.Path.Space == lane.Path.Space);
        return exit is null ? null : exit.Median / lane.Median;
    }
}
