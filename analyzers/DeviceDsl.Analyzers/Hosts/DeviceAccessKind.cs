namespace DeviceDsl.Analyzers.Hosts;

/// <summary>What code does to a device.</summary>
internal enum DeviceAccessKind
{
    /// <summary>It changes a register, a field, a configuration field or other state.</summary>
    Changed,

    /// <summary>It calls what the machine calls, or resets the device.</summary>
    Called,

    /// <summary>It uses a queue, or what the driver sent.</summary>
    Served,

    /// <summary>It sets a level line by what it read of the device before.</summary>
    Driven,
}
