namespace DeviceDsl.Model.Devices;

/// <summary>One row of a device's table of doorbells.</summary>
internal sealed record DeviceMapDoorbell(string Name, DoorbellKey Key, bool IsSynchronous)
{
    /// <summary>The name of one doorbell in messages.</summary>
    public string NameOf(int index) => Key.Count > 1 ? $"{Name}[{index}]" : Name;
}
