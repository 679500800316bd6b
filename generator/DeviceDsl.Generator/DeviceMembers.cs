namespace DeviceDsl.Generator;

/// <summary>The members of a device's interfaces, which a class that others may derive from implements through its own part.</summary>
internal static class DeviceMembers
{
    /// <summary>The types, names and parameters of those of a device; a property has no parameters.</summary>
    public static (string Type, string Name, string? Parameters)[] OfDevice { get; } =
    {
        ("global::DeviceDsl.DeviceHost?", "Host", null),
        ("int", "DoorbellCount", null),
        ("int", "LineCount", null),
        ("int", "MsiCount", null),
        ("int", "RegisterCount", null),
        ("int", "FieldCount", null),
        ("int", "RegionCount", null),
        ("int", "TimerCount", null),
        ("global::DeviceDsl.DoorbellEntry", "GetDoorbell", "int doorbell"),
        ("global::DeviceDsl.LineEntry", "GetLine", "int line"),
        ("global::DeviceDsl.RegisterEntry", "GetRegister", "int register"),
        ("global::DeviceDsl.FieldEntry", "GetField", "int field"),
        ("global::DeviceDsl.RegionEntry", "GetRegion", "int region"),
        ("global::DeviceDsl.DeviceTimer", "GetTimer", "int timer"),
        ("int", "FindDoorbell", "global::DeviceDsl.AddressSpace space, ulong offset, int length, ulong value"),
        ("void", "Ring", "int doorbell, int index, ulong value"),
        ("void", "Resample", "int line"),
        ("void", "Connect", "global::DeviceDsl.LineSet lines"),
        ("int", "SelectRegister", "int register, int index"),
        ("bool", "AcceptsRead", "int register, int index, ulong lanes"),
        ("bool", "AcceptsWrite", "int register, int index, ulong value, ulong lanes"),
        ("ulong", "ReadRegister", "int register, int index, ulong lanes"),
        ("void", "WriteRegister", "int register, int index, ulong value, ulong lanes"),
        ("bool", "AcceptsRegionRead", "int region, ulong offset, int length"),
        ("bool", "AcceptsRegionWrite", "int region, ulong offset, int length, ulong value"),
        ("ulong", "ReadRegion", "int region, ulong offset, int length"),
        ("void", "WriteRegion", "int region, ulong offset, int length, ulong value"),
        ("void", "RunTimer", "int timer, ulong value"),
        ("void", "Reset", ""),
    };

    /// <summary>The same of a saved state.</summary>
    public static (string Type, string Name, string? Parameters)[] OfState { get; } =
    {
        ("ulong", "StateSchema", null),
        ("int", "StateVersion", null),
        ("void", "SaveState", "global::DeviceDsl.StateWriter writer"),
        ("global::System.Action", "LoadState", "global::DeviceDsl.StateReader reader"),
    };

    /// <summary>The same of a block of registers.</summary>
    public static (string Type, string Name, string? Parameters)[] OfBlock { get; } =
    {
        ("bool", "HasJoined", null),
        ("void", "Join", "global::DeviceDsl.DeviceHost host"),
    };
}
