namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The caller of a handler.</summary>
internal enum HandlerKind
{
    /// <summary>The machine, for an attached device, or a virtio device.</summary>
    Device,

    /// <summary>The loading of a saved state into a device; an exception rejects the state.</summary>
    Load,

    /// <summary>The loop of a machine, on signals of an eventfd.</summary>
    Loop,

    /// <summary>The guest's end of interrupt.</summary>
    EndOfInterrupt,

    /// <summary>The loop of a machine, under the lock of the device to which the code was posted.</summary>
    Posted,

    /// <summary>The thread that hands it over, under the lock of a device.</summary>
    Synchronized,
}
