using System;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Boards;

/// <summary>One row of a device's doorbell table, at absolute addresses.</summary>
internal sealed class PlacedDoorbell(AttachDeclaration attach, DeviceMapDoorbell doorbell)
{
    public AttachDeclaration Attach { get; } = attach;

    /// <summary>The member that holds the device, and the handler.</summary>
    public string Name { get; } = $"{attach.Name}.{doorbell.Name}";

    /// <summary>The writes that ring it; meaningless unless <see cref="IsInside"/>.</summary>
    public DoorbellKey Key { get; } = doorbell.Key with { Offset = unchecked(attach.BaseIn(doorbell.Key.Space) + doorbell.Key.Offset) };

    /// <summary>Whether it is served in the guest's write, without an ioeventfd.</summary>
    public bool IsSynchronous { get; } = doorbell.IsSynchronous;

    /// <summary>Whether it lies in its space.</summary>
    public bool IsInside { get; } = AddressLimits.Hold(
        doorbell.Key.Space,
        attach.BaseIn(doorbell.Key.Space),
        doorbell.Key.Offset,
        (ulong)doorbell.Key.Length,
        doorbell.Key.Step,
        doorbell.Key.Count);

    /// <summary>The bytes covered by writes that ring it; one byte for a doorbell of any length.</summary>
    public AddressRanges Ranges => new(Key.Space, Key.Offset, (ulong)Math.Max(Key.Length, 1), Key.Step == 0 ? 1 : Key.Count, Key.Step);

    /// <summary>The same as input for a picture; the first doorbell of an array at one address.</summary>
    public RangePicture.Item Drawn => new(this, Ranges, index => $"doorbell '{NameOf(index)}'");

    /// <summary>The name of one doorbell in messages.</summary>
    public string NameOf(int index) => Key.Count > 1 ? $"{Name}[{index}]" : Name;
}
