namespace DeviceDsl.Analyzers.Hosts;

/// <summary>The kind of an access to a device.</summary>
internal enum DeviceAccessKind
{
    /// <summary>Changes a register, a field, a timer, a configuration field or other state.</summary>
    Changed,

    /// <summary>Calls a handler, or resets the device.</summary>
    Called,

    /// <summary>Uses a queue, or data of the driver.</summary>
    Served,

    /// <summary>Sets a level line according to a value read from the device earlier.</summary>
    Driven,
}
