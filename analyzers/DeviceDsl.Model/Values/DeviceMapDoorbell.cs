namespace DeviceDsl.Model;

/// <summary>One row of a device's table of doorbells.</summary>
internal sealed record DeviceMapDoorbell(string Name, DoorbellKey Key, bool IsSynchronous)
{
    /// <summary>What messages call one doorbell.</summary>
    public string NameOf(int index) => Key.Count > 1 ? $"{Name}[{index}]" : Name;
}
