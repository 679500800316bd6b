namespace DeviceDsl.Model.Devices;

/// <summary>The doorbells, lines and ranges of a device relative to its bases, as boards need them.</summary>
internal sealed record DeviceMap(
    EquatableArray<DeviceMapDoorbell> Doorbells,
    EquatableArray<DeviceMapLine> Lines,
    EquatableArray<DeviceMapRange> Ranges)
{
    /// <summary>
    /// Whether the map is that of the device. A device of another assembly may publish none: then it is not known to be empty.
    /// </summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>Whether the device has a doorbell or range in an address space.</summary>
    public bool LiesIn(AddressSpace space)
    {
        foreach (DeviceMapDoorbell doorbell in Doorbells)
        {
            if (doorbell.Key.Space == space) return true;
        }

        foreach (DeviceMapRange range in Ranges)
        {
            if (range.Ranges.Space == space) return true;
        }

        return false;
    }
}
