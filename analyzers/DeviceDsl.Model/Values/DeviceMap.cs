namespace DeviceDsl.Model;

/// <summary>What a device has on a machine, relative to its bases: all that others need to know of it.</summary>
internal sealed record DeviceMap(
    EquatableArray<DeviceMapDoorbell> Doorbells,
    EquatableArray<DeviceMapLine> Lines,
    EquatableArray<DeviceMapRange> Ranges)
{
    /// <summary>Whether it is all that the device has: of another assembly's device that says nothing of itself it is not.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Whether the device has anything in an address space.</summary>
    public bool LiesIn(DoorbellSpace space)
    {
        foreach (var doorbell in Doorbells)
        {
            if (doorbell.Key.Space == space)
            {
                return true;
            }
        }

        foreach (var range in Ranges)
        {
            if (range.Ranges.Space == space)
            {
                return true;
            }
        }

        return false;
    }
}
