using System;

namespace DeviceDsl.Model.Devices;

/// <summary>One row of a device's table of doorbells.</summary>
internal sealed record DeviceMapDoorbell(string Name, DoorbellKey Key, bool IsSynchronous)
{
    /// <summary>The bytes covered by writes that ring it; one byte for a doorbell of any length.</summary>
    public AddressRanges Ranges => new(Key.Space, Key.Offset, (ulong)Math.Max(Key.Length, 1), Key.Step == 0 ? 1 : Key.Count, Key.Step);

    /// <summary>The name of one doorbell in messages.</summary>
    public string NameOf(int index) => Key.Count > 1 ? DeviceMap.ItemOf(Name, index) : Name;
}
