namespace DeviceDsl.Hosting.Measurement;

/// <summary>A path from a guest's write to a device: a row of the comparison.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Delivery">How the write reaches the device.</param>
/// <param name="Space">The address space of the write.</param>
/// <param name="IsAnyLength">Whether the doorbell accepts writes of any width (IOE-9).</param>
internal sealed record DoorbellPath(string Name, DoorbellDelivery Delivery, AddressSpace Space, bool IsAnyLength)
{
    /// <summary>All paths, in the order of the table.</summary>
    public static IReadOnlyList<DoorbellPath> All { get; } =
    [
        new("userspace exit, MMIO", DoorbellDelivery.Exit, AddressSpace.Mmio, IsAnyLength: false),
        new("userspace exit, PIO", DoorbellDelivery.Exit, AddressSpace.Pio, IsAnyLength: false),
        new("ioeventfd, MMIO", DoorbellDelivery.EventFd, AddressSpace.Mmio, IsAnyLength: false),
        new("ioeventfd, PIO", DoorbellDelivery.EventFd, AddressSpace.Pio, IsAnyLength: false),
        new("ioeventfd, MMIO, any length", DoorbellDelivery.EventFd, AddressSpace.Mmio, IsAnyLength: true),
    ];

    /// <summary>
    /// Returns the doorbell with which this path of a device is measured: the first of its kind in the device's table, or -1. Synchronous
    /// doorbells are not used, because they have no path without an exit.
    /// </summary>
    public int FindDoorbell(IDevice device)
    {
        for (int doorbell = 0; doorbell < device.DoorbellCount; doorbell++)
        {
            DoorbellEntry entry = device.GetDoorbell(doorbell);
            if (entry.Space == Space && entry.Length == 0 == IsAnyLength && !entry.IsSynchronous) return doorbell;
        }

        return -1;
    }

    /// <summary>Returns the kind of doorbell, for example <c>MMIO doorbell of any length</c>.</summary>
    public string DescribeDoorbell()
    {
        string kind = Space == AddressSpace.Pio ? "PIO doorbell" : "MMIO doorbell";
        return IsAnyLength ? $"{kind} of any length" : $"{kind} with a length";
    }
}
