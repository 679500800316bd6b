using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Code fragments for the rows of a device's tables that belong to its base class or its blocks.</summary>
internal static class BlockText
{
    /// <summary>The number of rows of a table.</summary>
    /// <param name="device">The device.</param>
    /// <param name="own">The number of the device's own rows.</param>
    /// <param name="count">The property of the table of blocks that gives theirs.</param>
    public static string Count(DeviceModel device, string own, string count)
        => !device.HasParts ? own
            : own == "0" ? $"{device.BlockNames.Table}.{count}"
            : $"{own} + {device.BlockNames.Table}.{count}";

    /// <summary>The part of a base class.</summary>
    public static string Base(string type) => $"new global::DeviceDsl.DevicePart<{type}>(this)";

    /// <summary>A call for a row that is not one of the device's own.</summary>
    /// <param name="device">The device.</param>
    /// <param name="call">The method of the table of blocks, and its arguments.</param>
    /// <param name="otherwise">What a device without blocks does.</param>
    public static string Call(DeviceModel device, string call, string otherwise)
        => !device.HasParts ? otherwise : $"{device.BlockNames.Table}.{call}";
}
